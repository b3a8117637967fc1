#include "pipeline/trips/csv_row.h"

#include <fmt/format.h>

#include <cstring>

namespace weir::trips {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Whether a line that begins inside a quoted field ends inside one.
bool ends_in_quotes(std::string_view line) {
  enum class State { kFieldStart, kPlain, kQuoted, kQuoteSeen };
  State state = State::kQuoted;
  for (const char c : line) {
    if (state == State::kQuoted) {
      if (c == '"') state = State::kQuoteSeen;
    } else if (state == State::kQuoteSeen && c == '"') {
      state = State::kQuoted;
    } else if (c == ',') {
      state = State::kFieldStart;
    } else {
      state = state == State::kFieldStart && c == '"' ? State::kQuoted : State::kPlain;
    }
  }
  return state == State::kQuoted;
}

}  // namespace

std::string CsvRows::place() const {
  return fmt::format("{}:{}", lines_.name(), first_line_);
}

std::size_t CsvRows::take_quoted(std::string_view text, std::size_t at) {
  const std::size_t close = text.find('"', at);
  if (close != kNone && (close + 1 == text.size() || text[close + 1] == ',')) {
    fields_.push_back(text.substr(at, close - at));
    return close + 1;
  }
  std::string& field = rewritten_.emplace_back();
  std::size_t quote = close;
  while (quote != kNone && quote + 1 < text.size() && text[quote + 1] == '"') {
    field.append(text, at, quote + 1 - at);
    at = quote + 2;
    quote = text.find('"', at);
  }
  if (quote == kNone) {
    field.append(text, at);
    fields_.emplace_back(field);
    return kNone;
  }
  // What follows the closing quote belongs to the field as it stands.
  const std::size_t end = std::min(text.find(',', quote + 1), text.size());
  field.append(text, at, quote - at).append(text, quote + 1, end - quote - 1);
  fields_.emplace_back(field);
  return end;
}

bool CsvRows::split(std::string_view text) {
  fields_.clear();
  rewritten_.clear();
  for (std::size_t at = 0;;) {
    if (at < text.size() && text[at] == '"') {
      at = take_quoted(text, at + 1);
      if (at == kNone) return false;
    } else {
      const std::size_t end = std::min(text.find(',', at), text.size());
      fields_.push_back(text.substr(at, end - at));
      at = end;
    }
    if (at == text.size()) return true;
    ++at;
  }
}

base::Result<void> CsvRows::read_on(const Line& first) {
  joined_.assign(first.text).append(first.terminator);
  for (bool open = true; open;) {
    auto line = lines_.next();
    if (!line) return line.error();
    if (!*line) break;
    open = ends_in_quotes((*line)->text);
    joined_.append((*line)->text);
    if (open) joined_.append((*line)->terminator);
    if (joined_.size() > kLineBytesMax) {
      return bad_input(fmt::format("{}: row: longer than {} bytes: is a quote left open?", place(),
                                   kLineBytesMax));
    }
  }
  split(joined_);
  return {};
}

base::Result<std::optional<std::vector<std::string_view>*>> CsvRows::next() {
  using Row = std::optional<std::vector<std::string_view>*>;
  auto line = lines_.next();
  if (!line) return line.error();
  if (!*line) return Row{};
  first_line_ = lines_.line_number();
  if ((*line)->text.empty()) {
    fields_.clear();
  } else if (!split((*line)->text)) {
    WEIR_RETURN_IF_ERROR(read_on(**line));
  }
  return Row{&fields_};
}

}  // namespace weir::trips
