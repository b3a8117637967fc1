// JSON of the control API: RapidJSON with the few habits of this folder.
#pragma once

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <string>
#include <string_view>

#include "emulator/base/timestamp.h"
#include "emulator/sim/time.h"

namespace weir::server {

using JsonBuffer = rapidjson::StringBuffer;
using JsonWriter = rapidjson::Writer<JsonBuffer>;

inline void write_text(JsonWriter& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

inline void write_member(JsonWriter& writer, std::string_view name, std::string_view text) {
  writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  write_text(writer, text);
}

/// JSON has no NaN and no infinities; null stands for them.
inline void write_double(JsonWriter& writer, double value) {
  if (std::isfinite(value)) {
    writer.Double(value);
  } else {
    writer.Null();
  }
}

inline std::string text_of(const JsonBuffer& buffer) {
  return {buffer.GetString(), buffer.GetSize()};
}

/// "2026-01-05T08:00:00.000Z".
inline std::string iso_time(sim::Time time) {
  return base::to_iso8601({sim::to_millis(time)});
}

}  // namespace weir::server
