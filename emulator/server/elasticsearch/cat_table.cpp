#include "emulator/server/elasticsearch/cat_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "emulator/elasticsearch/json.h"
#include "emulator/elasticsearch/numbers.h"
#include "emulator/elasticsearch/text_analysis.h"
#include "emulator/server/elasticsearch/errors.h"

namespace weir::elasticsearch_http {
namespace {

bool less(const std::string& a, const std::string& b, bool numbers) {
  if (!numbers) return a < b;
  const auto x = elasticsearch::parse_double(a);
  const auto y = elasticsearch::parse_double(b);
  return x && y ? *x < *y : a < b;
}

std::string padded(std::string_view cell, std::size_t width, bool to_the_right) {
  return to_the_right ? fmt::format("{:>{}}", cell, width) : fmt::format("{:<{}}", cell, width);
}

}  // namespace

std::string size_text(std::size_t bytes, std::string_view unit) {
  constexpr std::array<std::string_view, 4> kUnits{"b", "kb", "mb", "gb"};
  if (!unit.empty()) {
    const auto at = std::ranges::find(kUnits, unit);
    const auto power = at == kUnits.end() ? 0 : at - kUnits.begin();
    return fmt::format("{}", bytes >> (10 * power));
  }
  std::size_t power = 0;
  while (power + 1 < kUnits.size() && bytes >> (10 * (power + 1)) != 0) ++power;
  if (power == 0) return fmt::format("{}b", bytes);
  // One digit behind the point, cut off; none when it is 0.
  const std::size_t tenths = (bytes * 10) >> (10 * power);
  if (tenths % 10 == 0) return fmt::format("{}{}", tenths / 10, kUnits[power]);
  return fmt::format("{}.{}{}", tenths / 10, tenths % 10, kUnits[power]);
}

std::size_t CatTable::column_named(std::string_view name) const {
  std::size_t at = 0;
  while (at < columns_.size()) {
    const auto aliases = split_list(columns_[at].aliases);
    if (columns_[at].name == name || std::ranges::find(aliases, name) != aliases.end()) break;
    ++at;
  }
  return at;
}

std::vector<std::size_t> CatTable::shown_columns(std::string_view names) const {
  std::vector<std::size_t> shown;
  if (names.empty()) {
    for (std::size_t i = 0; i < columns_.size(); ++i) shown.push_back(i);
  }
  for (const std::string_view name : split_list(names)) {
    const std::size_t named = column_named(name);
    if (named < columns_.size()) shown.push_back(named);
    for (std::size_t i = 0; named == columns_.size() && i < columns_.size(); ++i) {
      if (elasticsearch::wildcard_match(name, columns_[i].name)) shown.push_back(i);
    }
  }
  return shown;
}

base::Result<void> CatTable::sort_by(std::string_view keys) {
  auto parts = split_list(keys);
  // The last key first: a stable sort keeps the order of later ones within earlier ones.
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    const std::size_t colon = part->find(':');
    const bool descending = colon != std::string_view::npos && part->substr(colon + 1) == "desc";
    const std::size_t column = column_named(part->substr(0, colon));
    if (column == columns_.size()) return errors::bad_value("s", *part);
    const bool numbers = columns_[column].is_number;
    std::ranges::stable_sort(rows_, [&](const auto& a, const auto& b) {
      return descending ? less(b[column], a[column], numbers) : less(a[column], b[column], numbers);
    });
  }
  return {};
}

std::string CatTable::as_json(const std::vector<std::size_t>& shown) const {
  elasticsearch::JsonWriter writer;
  writer.begin_array();
  for (const auto& row : rows_) {
    writer.begin_object();
    for (const std::size_t column : shown) writer.key(columns_[column].name).text(row[column]);
    writer.end_object();
  }
  writer.end_array();
  return writer.str();
}

std::string CatTable::as_text(const std::vector<std::size_t>& shown, bool with_head) const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  for (const std::size_t column : shown) {
    if (with_head) widths[column] = columns_[column].name.size();
    for (const auto& row : rows_) widths[column] = std::max(widths[column], row[column].size());
  }
  std::string text;
  const auto add_line = [&](auto cell_of) {
    std::string_view separator;
    for (const std::size_t column : shown) {
      text += separator;
      text += padded(cell_of(column), widths[column], columns_[column].is_number);
      separator = " ";
    }
    text += '\n';
  };
  if (with_head) add_line([&](std::size_t column) { return columns_[column].name; });
  for (const auto& row : rows_) {
    add_line([&](std::size_t column) { return std::string_view{row[column]}; });
  }
  return text;
}

Reply CatTable::render(const Call& call) {
  Reply reply;
  if (call.parameters.has("help")) {
    reply.plain_text = true;
    for (const CatColumn& column : columns_) {
      reply.body += fmt::format("{} | {} |\n", column.name, column.aliases);
    }
    return reply;
  }
  if (const auto sorted = sort_by(call.parameters.text("s")); !sorted) return sorted.error();
  const auto with_head = call.parameters.flag("v");
  if (!with_head) return with_head.error();
  const auto shown = shown_columns(call.parameters.text("h"));
  const std::string_view accept = call.request.header("accept");
  const bool json = call.parameters.text("format") == "json" ||
                    (!call.parameters.has("format") && accept.find("json") != accept.npos);
  reply.plain_text = !json;
  reply.body = json ? as_json(shown) : as_text(shown, *with_head);
  return reply;
}

}  // namespace weir::elasticsearch_http
