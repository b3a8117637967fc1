#include "emulator/api/url_text.h"

#include "emulator/api/wire.h"

namespace weir::api {
namespace {

int hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Begins and ends in the storage; views are made when it no longer moves.
struct Span {
  std::size_t name = 0;
  std::size_t value = 0;
  std::size_t end = 0;
};

}  // namespace

void append_percent_decoded(std::string& out, std::string_view text, PlusSign plus) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const int high = hexadecimal(text[i + 1]);
      const int low = hexadecimal(text[i + 2]);
      if (high >= 0 && low >= 0) {
        out += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    out += text[i] == '+' && plus == PlusSign::kIsBlank ? ' ' : text[i];
  }
}

std::vector<NameValue> decode_query(std::string_view text, std::string& storage) {
  storage.clear();
  storage.reserve(text.size());
  std::vector<Span> spans;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('&', at), text.size());
    const std::string_view pair = text.substr(at, end - at);
    at = end + 1;
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    Span span{.name = storage.size()};
    append_percent_decoded(storage, pair.substr(0, equals), PlusSign::kIsBlank);
    span.value = storage.size();
    if (equals != std::string_view::npos) {
      append_percent_decoded(storage, pair.substr(equals + 1), PlusSign::kIsBlank);
    }
    span.end = storage.size();
    spans.push_back(span);
  }
  std::vector<NameValue> pairs;
  pairs.reserve(spans.size());
  const std::string_view stored = storage;
  for (const Span& span : spans) {
    pairs.push_back({stored.substr(span.name, span.value - span.name),
                     stored.substr(span.value, span.end - span.value)});
  }
  return pairs;
}

}  // namespace weir::api
