#include "emulator/api/wire.h"
#include "emulator/base/percent.h"

namespace weir::api {
namespace {

/// Begins and ends in the storage; views are made when it no longer moves.
struct Span {
  std::size_t name = 0;
  std::size_t value = 0;
  std::size_t end = 0;
};

}  // namespace

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
    base::append_percent_decoded(storage, pair.substr(0, equals), base::PlusSign::kIsBlank);
    span.value = storage.size();
    if (equals != std::string_view::npos) {
      base::append_percent_decoded(storage, pair.substr(equals + 1), base::PlusSign::kIsBlank);
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
