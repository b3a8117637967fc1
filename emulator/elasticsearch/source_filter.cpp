#include "emulator/elasticsearch/source_filter.h"

#include <algorithm>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/text_analysis.h"

namespace weir::elasticsearch {
namespace {

base::Result<void> read_patterns(std::vector<std::string>& patterns, const JsonValue& json) {
  if (json.IsString()) {
    patterns.emplace_back(text_of(json));
    return {};
  }
  if (!json.IsArray()) return errors::parsing("[_source] expects strings");
  for (const JsonValue& element : json.GetArray()) {
    if (!element.IsString()) return errors::parsing("[_source] expects strings");
    patterns.emplace_back(text_of(element));
  }
  return {};
}

bool any_match(const std::vector<std::string>& patterns, std::string_view path) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return wildcard_match(pattern, path); });
}

}  // namespace

base::Result<SourceFilter> SourceFilter::parse(const JsonValue& json) {
  SourceFilter filter;
  if (json.IsBool()) {
    filter.shown_ = json.GetBool();
    return filter;
  }
  if (!json.IsObject()) {
    WEIR_RETURN_IF_ERROR(read_patterns(filter.includes_, json));
    return filter;
  }
  for (const auto& member : json.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "includes" || name == "include") {
      WEIR_RETURN_IF_ERROR(read_patterns(filter.includes_, member.value));
    } else if (name == "excludes" || name == "exclude") {
      WEIR_RETURN_IF_ERROR(read_patterns(filter.excludes_, member.value));
    } else {
      return errors::unknown_key("_source", name);
    }
  }
  return filter;
}

bool SourceFilter::excluded(std::string_view path) const {
  return any_match(excludes_, path);
}

bool SourceFilter::included(std::string_view path) const {
  return includes_.empty() || any_match(includes_, path);
}

// Drops what is not shown from `value`; false when nothing of it is left. `inside`: an object above
// was included as a whole.
bool SourceFilter::keep(JsonValue& value, const std::string& path, bool inside,
                        JsonDocument::AllocatorType& memory) const {
  if (value.IsArray()) {
    bool any = false;
    for (JsonValue& element : value.GetArray()) any = keep(element, path, inside, memory) || any;
    return any || (inside && value.Empty());
  }
  if (!value.IsObject()) return inside;
  JsonValue kept{rapidjson::kObjectType};
  for (auto& member : value.GetObject()) {
    const std::string name{text_of(member.name)};
    const std::string full = path.empty() ? name : path + "." + name;
    if (excluded(full)) continue;
    if (keep(member.value, full, inside || included(full), memory)) {
      kept.AddMember(member.name, member.value, memory);
    }
  }
  const bool any = kept.MemberCount() > 0 || inside;
  value = std::move(kept);
  return any;
}

std::string SourceFilter::apply(std::string_view source) const {
  if (includes_.empty() && excludes_.empty()) return std::string{source};
  auto document = parse_body(source);
  if (!document) return std::string{source};
  keep(*document, "", false, document->GetAllocator());
  return json_text(*document);
}

}  // namespace weir::elasticsearch
