#include "emulator/server/elasticsearch/parameters.h"

#include <algorithm>
#include <charconv>

#include "emulator/base/percent.h"
#include "emulator/server/elasticsearch/errors.h"

namespace weir::elasticsearch_http {
namespace {

bool lists(std::string_view list, std::string_view name) {
  const auto names = split_list(list, ' ');
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::vector<std::string_view> split_list(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    if (end != 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parts;
}

Parameters::Parameters(std::string_view query) {
  for (const std::string_view pair : split_list(query, '&')) {
    const std::size_t sign = pair.find('=');
    const auto value = sign == std::string_view::npos ? "" : pair.substr(sign + 1);
    pairs_.emplace_back(base::percent_decode_form(pair.substr(0, sign)),
                        base::percent_decode_form(value));
  }
}

std::optional<std::string_view> Parameters::find(std::string_view name) const {
  const auto found = std::find_if(pairs_.rbegin(), pairs_.rend(),
                                  [name](const auto& pair) { return pair.first == name; });
  if (found == pairs_.rend()) return std::nullopt;
  return found->second;
}

base::Result<bool> Parameters::flag(std::string_view name, bool fallback) const {
  const auto value = find(name);
  if (!value) return fallback;
  if (value->empty() || *value == "true") return true;
  if (*value == "false") return false;
  return errors::not_a_boolean(*value);
}

base::Result<std::optional<std::int64_t>> Parameters::integer(std::string_view name) const {
  const auto value = find(name);
  if (!value) return std::optional<std::int64_t>{};
  std::int64_t number = 0;
  const char* end = value->data() + value->size();
  const auto parsed = std::from_chars(value->data(), end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return errors::not_an_integer(name, *value);
  return std::optional<std::int64_t>{number};
}

std::vector<std::string_view> Parameters::names_beside(std::string_view list,
                                                       std::string_view list2) const {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : pairs_) {
    if (!lists(list, name) && !lists(list2, name)) names.push_back(name);
  }
  return names;
}

std::string_view Parameters::first_of(std::string_view list) const {
  for (const auto& [name, value] : pairs_) {
    if (lists(list, name)) return name;
  }
  return {};
}

}  // namespace weir::elasticsearch_http
