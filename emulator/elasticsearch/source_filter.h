// Which parts of _source a hit shows (search-fields, source filtering).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/json.h"

namespace weir::elasticsearch {

class SourceFilter {
 public:
  /// true, false, "a.*", ["a", "b"] or {"includes":..., "excludes":...}.
  static base::Result<SourceFilter> parse(const JsonValue& json);

  static SourceFilter nothing() {
    SourceFilter filter;
    filter.shown_ = false;
    return filter;
  }

  bool shows_source() const { return shown_; }
  /// The filtered JSON text; the source itself, byte for byte, when nothing is filtered.
  std::string apply(std::string_view source) const;

 private:
  bool excluded(std::string_view path) const;
  bool included(std::string_view path) const;
  bool keep(JsonValue& value, const std::string& path, bool inside,
            JsonDocument::AllocatorType& memory) const;

  bool shown_ = true;
  std::vector<std::string> includes_;
  std::vector<std::string> excludes_;
};

}  // namespace weir::elasticsearch
