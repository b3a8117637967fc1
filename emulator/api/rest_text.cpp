#include "emulator/api/rest_text.h"

#include <algorithm>

#include "emulator/api/scalar_text.h"

namespace weir::api {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes a quoted string off the front of `text`; \" and \\ stand for " and \.
std::string take_quoted(std::string_view& text) {
  std::string value;
  std::size_t i = 1;
  for (; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    value += text[i];
  }
  text.remove_prefix(std::min(i + 1, text.size()));
  return value;
}

void append_element(std::string& out, const ShapeInfo& shape, const void* value,
                    TimestampFormat format) {
  std::string text;
  append_scalar(text, shape, value, format);
  if (shape.kind != Kind::kString || text.find_first_of(",\"") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

}  // namespace

bool equal_but_for_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, lower, lower);
}

std::string lower_case(std::string_view text) {
  std::string lowered(text);
  std::ranges::transform(lowered, lowered.begin(), lower);
  return lowered;
}

std::vector<std::string> split_header_list(std::string_view text, Kind element) {
  std::vector<std::string> values;
  text = trimmed(text);
  while (!text.empty()) {
    if (text.front() == '"' && element == Kind::kString) {
      values.push_back(take_quoted(text));
      text.remove_prefix(std::min(text.find(','), text.size()));
    } else {
      std::size_t comma = text.find(',');
      // "Tue, 29 Apr 2014": the comma behind the day is part of the date.
      const bool date = element == Kind::kTimestamp && comma == 3;
      if (date) comma = text.find(',', comma + 1);
      comma = std::min(comma, text.size());
      values.emplace_back(trimmed(text.substr(0, comma)));
      text.remove_prefix(comma);
    }
    if (!text.empty()) text.remove_prefix(1);
    text = trimmed(text);
  }
  return values;
}

std::string header_text(const ShapeInfo& shape, const void* value, TimestampFormat stated) {
  const TimestampFormat format = stated_or(stated, TimestampFormat::kHttpDate);
  std::string text;
  if (shape.kind == Kind::kList) {
    for (std::size_t i = 0; i < shape.list->size(value); ++i) {
      if (i > 0) text += ", ";
      append_element(text, *shape.element, shape.list->at(value, i), format);
    }
  } else {
    append_scalar(text, shape, value, format);
  }
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return text;
}

}  // namespace weir::api
