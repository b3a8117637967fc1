#include "emulator/server/elasticsearch/rendering.h"

#include <algorithm>
#include <vector>

#include "emulator/api/json_document.h"
#include "emulator/elasticsearch/json.h"
#include "emulator/elasticsearch/text_analysis.h"
#include "emulator/server/elasticsearch/parameters.h"

namespace weir::elasticsearch_http {
namespace {

using elasticsearch::JsonDocument;
using elasticsearch::JsonValue;
using Memory = JsonDocument::AllocatorType;

void new_line(std::string& text, std::size_t depth) {
  text += '\n';
  text.append(2 * depth, ' ');
}

// The string that begins at `json[at]`, quotes included.
std::string_view string_at(std::string_view json, std::size_t at) {
  std::size_t end = at + 1;
  while (end < json.size() && json[end] != '"') end += json[end] == '\\' ? 2 : 1;
  return json.substr(at, end + 1 - at);
}

using Path = std::vector<std::string_view>;

// How far into a path the names so far have come; one path may be at several places at once.
struct Place {
  const Path* path;
  std::size_t next;
  bool operator==(const Place&) const = default;
};
using Places = std::vector<Place>;

void add_place(Places& places, Place place) {
  if (std::ranges::find(places, place) == places.end()) places.push_back(place);
}

Places step(const Places& places, std::string_view name) {
  Places after;
  for (const auto& [path, next] : places) {
    // "**" also stands for no name at all.
    for (std::size_t at = next; at < path->size(); ++at) {
      const std::string_view part = (*path)[at];
      if (part != "**") {
        if (elasticsearch::wildcard_match(part, name)) add_place(after, {path, at + 1});
        break;
      }
      add_place(after, {path, at});
      if (at + 1 == path->size()) add_place(after, {path, at + 1});
    }
  }
  return after;
}

bool reached(const Places& places) {
  return std::ranges::any_of(places,
                             [](const Place& place) { return place.next == place.path->size(); });
}

bool is_empty_container(const JsonValue& value) {
  return (value.IsObject() && value.MemberCount() == 0) || (value.IsArray() && value.Empty());
}

// False when nothing of the value is wanted.
bool keep_wanted(JsonValue& value, const Places& places, Memory& memory) {
  if (reached(places)) return true;
  if (value.IsObject()) {
    JsonValue kept{rapidjson::kObjectType};
    for (auto& member : value.GetObject()) {
      const Places inside = step(places, elasticsearch::text_of(member.name));
      if (!inside.empty() && keep_wanted(member.value, inside, memory)) {
        kept.AddMember(member.name, member.value, memory);
      }
    }
    value = std::move(kept);
    return value.MemberCount() > 0;
  }
  if (!value.IsArray()) return false;
  JsonValue kept{rapidjson::kArrayType};
  for (auto& element : value.GetArray()) {
    if (keep_wanted(element, places, memory)) kept.PushBack(element, memory);
  }
  value = std::move(kept);
  return !value.Empty();
}

// False when the value is left with nothing, though it had something before.
bool drop_unwanted(JsonValue& value, const Places& places, Memory& memory) {
  if (reached(places)) return false;
  if (places.empty() || is_empty_container(value)) return true;
  if (value.IsObject()) {
    JsonValue kept{rapidjson::kObjectType};
    for (auto& member : value.GetObject()) {
      const Places inside = step(places, elasticsearch::text_of(member.name));
      if (drop_unwanted(member.value, inside, memory)) {
        kept.AddMember(member.name, member.value, memory);
      }
    }
    value = std::move(kept);
    return value.MemberCount() > 0;
  }
  if (!value.IsArray()) return true;
  JsonValue kept{rapidjson::kArrayType};
  for (auto& element : value.GetArray()) {
    if (drop_unwanted(element, places, memory)) kept.PushBack(element, memory);
  }
  value = std::move(kept);
  return !value.Empty();
}

}  // namespace

std::string pretty_json(std::string_view json) {
  std::string text;
  text.reserve(json.size() * 2);
  std::size_t depth = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '"') {
      const std::string_view string = string_at(json, i);
      text += string;
      i += string.size() - 1;
    } else if (c == '{' || c == '[') {
      text += c;
      if (i + 1 < json.size() && (json[i + 1] == '}' || json[i + 1] == ']')) {
        text += ' ';
        text += json[++i];
      } else {
        new_line(text, ++depth);
      }
    } else if (c == '}' || c == ']') {
      new_line(text, --depth);
      text += c;
    } else if (c == ',') {
      text += c;
      new_line(text, depth);
    } else if (c == ':') {
      text += " : ";
    } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
      // Sources of documents stand in replies as they were sent, blanks included.
      text += c;
    }
  }
  return text + '\n';
}

std::string filtered_json(std::string_view json, std::string_view paths) {
  std::vector<Path> wanted;
  std::vector<Path> unwanted;
  for (std::string_view path : split_list(paths)) {
    const bool leave_out = path.starts_with('-');
    if (leave_out) path.remove_prefix(1);
    (leave_out ? unwanted : wanted).push_back(split_list(path, '.'));
  }
  JsonDocument document;
  if (api::parse_json(document, json).IsError()) return std::string{json};
  Memory& memory = document.GetAllocator();
  const auto starts = [](const std::vector<Path>& all) {
    Places places;
    for (const Path& path : all) places.push_back({&path, 0});
    return places;
  };
  bool any = wanted.empty() || keep_wanted(document, starts(wanted), memory);
  any = any && (unwanted.empty() || drop_unwanted(document, starts(unwanted), memory));
  if (!any) return "{}";
  return elasticsearch::json_text(document);
}

}  // namespace weir::elasticsearch_http
