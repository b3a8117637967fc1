#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>

#include "emulator/api/base64.h"
#include "emulator/api/json.h"
#include "emulator/base/timestamp.h"

namespace weir::api {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void put(Writer& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void put_double(Writer& writer, double value) {
  if (std::isnan(value)) {
    put(writer, "NaN");
  } else if (std::isinf(value)) {
    put(writer, value > 0 ? "Infinity" : "-Infinity");
  } else {
    writer.Double(value);
  }
}

/// Exact decimal of the milliseconds: 1700000000.123, 1700000000.
std::string epoch_seconds(base::Timestamp timestamp) {
  constexpr std::int64_t kMillisPerSecond = 1000;
  const std::uint64_t millis = timestamp.millis < 0
                                   ? std::uint64_t{0} - static_cast<std::uint64_t>(timestamp.millis)
                                   : static_cast<std::uint64_t>(timestamp.millis);
  std::string text = timestamp.millis < 0 ? "-" : "";
  text += fmt::format("{}", millis / kMillisPerSecond);
  if (millis % kMillisPerSecond == 0) return text;
  text += fmt::format(".{:03}", millis % kMillisPerSecond);
  while (text.back() == '0') text.pop_back();
  return text;
}

void put_timestamp(Writer& writer, base::Timestamp timestamp, TimestampFormat format) {
  if (format == TimestampFormat::kIso8601) {
    put(writer, base::to_iso8601(timestamp));
    return;
  }
  const std::string text = epoch_seconds(timestamp);
  writer.RawValue(text.data(), text.size(), rapidjson::kNumberType);
}

void put_value(Writer& writer, const ShapeInfo& shape, const void* value, TimestampFormat format);

void put_structure(Writer& writer, const ShapeInfo& shape, const void* object) {
  writer.StartObject();
  for (const MemberInfo& member : shape.members) {
    const void* value = read(member, object);
    if (value == nullptr || member.location != Location::kBody) continue;
    put(writer, member.location_name);
    put_value(writer, *member.shape, value, member.timestamp_format);
  }
  writer.EndObject();
}

void put_list(Writer& writer, const ShapeInfo& shape, const void* list) {
  writer.StartArray();
  const std::size_t size = shape.list->size(list);
  for (std::size_t i = 0; i < size; ++i) {
    put_value(writer, *shape.element, shape.list->at(list, i), shape.element->timestamp_format);
  }
  writer.EndArray();
}

void put_map(Writer& writer, const ShapeInfo& shape, const void* map) {
  writer.StartObject();
  for (const auto& [key, value] : shape.map->entries(map)) {
    put(writer, key);
    put_value(writer, *shape.element, value, shape.element->timestamp_format);
  }
  writer.EndObject();
}

void put_value(Writer& writer, const ShapeInfo& shape, const void* value, TimestampFormat format) {
  switch (shape.kind) {
    case Kind::kBoolean:
      writer.Bool(*static_cast<const bool*>(value));
      return;
    case Kind::kInteger:
      writer.Int(*static_cast<const std::int32_t*>(value));
      return;
    case Kind::kLong:
      writer.Int64(*static_cast<const std::int64_t*>(value));
      return;
    case Kind::kDouble:
      put_double(writer, *static_cast<const double*>(value));
      return;
    case Kind::kString:
      put(writer, *static_cast<const std::string*>(value));
      return;
    case Kind::kBlob:
      put(writer, base64_encode(*static_cast<const std::string*>(value)));
      return;
    case Kind::kTimestamp:
      put_timestamp(writer, *static_cast<const base::Timestamp*>(value), format);
      return;
    case Kind::kList:
      put_list(writer, shape, value);
      return;
    case Kind::kMap:
      put_map(writer, shape, value);
      return;
    case Kind::kStructure:
      put_structure(writer, shape, value);
      return;
  }
}

}  // namespace

std::string to_json(const ShapeInfo& shape, const void* object) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  put_structure(writer, shape, object);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace weir::api
