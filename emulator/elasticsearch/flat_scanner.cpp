// The quick way of DocumentParser: one pass over a flat document, no tree, no allocation.
#include <charconv>
#include <cstring>

#include "emulator/elasticsearch/document_parser.h"

namespace weir::elasticsearch {
namespace {

// All doubles up to here divided by a power of ten up to 10^22 are rounded once, so exactly.
constexpr std::uint64_t kExactMantissa = 1ULL << 53;
constexpr int kMaxDigits = 18;
constexpr double kPowersOfTen[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                   1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};

void skip_blank(const char*& at, const char* end) {
  while (at != end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) ++at;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The text of a string that starts behind its opening quote; nullopt when it has escapes, control
// characters or bytes outside ASCII.
std::optional<std::string_view> plain_string(const char*& at, const char* end) {
  const char* begin = at;
  while (at != end && *at != '"') {
    const char c = *at;
    if (static_cast<signed char>(c) < 0x20 || c == '\\') return std::nullopt;
    ++at;
  }
  if (at == end) return std::nullopt;
  return std::string_view{begin, static_cast<std::size_t>(at++ - begin)};
}

std::optional<JsonNumber> slow_number(const char* begin, const char*& at, const char* end) {
  JsonNumber number;
  const auto [stop, error] = std::from_chars(begin, end, number.real);
  // Java's and JSON's grammars differ from this one in corners: only plain forms are taken here.
  if (error != std::errc{} || stop == begin || !is_digit(stop[-1])) return std::nullopt;
  number.raw = {begin, static_cast<std::size_t>(stop - begin)};
  at = stop;
  return number;
}

std::optional<JsonNumber> scan_number(const char*& at, const char* end) {
  const char* begin = at;
  const bool negative = at != end && *at == '-';
  if (negative) ++at;
  const char* digits = at;
  std::uint64_t mantissa = 0;
  while (at != end && is_digit(*at)) mantissa = mantissa * 10 + static_cast<unsigned>(*at++ - '0');
  auto count = at - digits;
  if (count == 0 || (count > 1 && *digits == '0')) return std::nullopt;
  const char* point = at;
  const bool fraction = at != end && *at == '.';
  if (fraction) {
    ++at;
    while (at != end && is_digit(*at))
      mantissa = mantissa * 10 + static_cast<unsigned>(*at++ - '0');
    if (at == point + 1) return std::nullopt;
    count += at - point - 1;
  }
  const bool exponent = at != end && (*at == 'e' || *at == 'E');
  if (exponent || count > kMaxDigits || (fraction && mantissa > kExactMantissa)) {
    return slow_number(begin, at, end);
  }
  JsonNumber number;
  number.raw = {begin, static_cast<std::size_t>(at - begin)};
  number.whole = !fraction;
  number.integer =
      negative ? -static_cast<std::int64_t>(mantissa) : static_cast<std::int64_t>(mantissa);
  number.real = static_cast<double>(mantissa);
  if (fraction) number.real /= kPowersOfTen[at - point - 1];
  if (negative) number.real = -number.real;
  return number;
}

bool take_word(const char*& at, const char* end, std::string_view word) {
  if (static_cast<std::size_t>(end - at) < word.size()) return false;
  if (std::memcmp(at, word.data(), word.size()) != 0) return false;
  at += word.size();
  return true;
}

}  // namespace

std::optional<FieldNumber> DocumentParser::expect_field(std::string_view name,
                                                        const Mapping& mapping) {
  const std::size_t place = next_in_order_++;
  FieldNumber field = 0;
  if (place < order_.size() && mapping.field(order_[place]).path == name) {
    field = order_[place];
  } else {
    const auto found = mapping.find(name);
    if (!found || mapping.field(*found).is_multi_field) return std::nullopt;
    field = *found;
    order_.resize(place);
    order_.push_back(field);
  }
  if (seen_in_.size() <= field) seen_in_.resize(mapping.fields().size());
  // A name that comes twice is an error for the thorough way to report.
  if (seen_in_[field] == documents_) return std::nullopt;
  seen_in_[field] = documents_;
  return field;
}

bool DocumentParser::scan_value(const char*& at, const char* end, FieldNumber field,
                                const Mapping& mapping) {
  if (at == end) return false;
  if (*at == '"') {
    const auto text = plain_string(++at, end);
    return text && staged_.take_string(mapping, field, *text);
  }
  if (*at == '-' || is_digit(*at)) {
    const auto number = scan_number(at, end);
    return number && staged_.take_number(mapping, field, *number);
  }
  if (take_word(at, end, "null")) return true;
  if (take_word(at, end, "true")) return staged_.take_bool(mapping, field, true);
  return take_word(at, end, "false") && staged_.take_bool(mapping, field, false);
}

bool DocumentParser::scan_flat(std::string_view source, const Mapping& mapping) {
  const char* at = source.data();
  const char* end = at + source.size();
  next_in_order_ = 0;
  ++documents_;
  skip_blank(at, end);
  if (at == end || *at++ != '{') return false;
  while (true) {
    skip_blank(at, end);
    if (at == end || *at++ != '"') return false;
    const auto name = plain_string(at, end);
    if (!name) return false;
    const auto field = expect_field(*name, mapping);
    if (!field) return false;
    skip_blank(at, end);
    if (at == end || *at++ != ':') return false;
    skip_blank(at, end);
    if (!scan_value(at, end, *field, mapping)) return false;
    skip_blank(at, end);
    if (at == end) return false;
    const char mark = *at++;
    if (mark == ',') continue;
    skip_blank(at, end);
    return mark == '}' && at == end;
  }
}

}  // namespace weir::elasticsearch
