// Pages of lists that an operation builds in full; the tokens are offsets.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weir::base {

template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next_token;
};

/// At most `limit` items, or `page_size_max` when it is absent or greater. nullopt for a token that
/// none of these pages gave.
template <class T>
std::optional<Page<T>> page_of(const std::vector<T>& all, std::optional<std::int32_t> limit,
                               std::int32_t page_size_max,
                               const std::optional<std::string>& token) {
  std::size_t offset = 0;
  if (token) {
    const char* end = token->data() + token->size();
    const auto parsed = std::from_chars(token->data(), end, offset);
    if (parsed.ec != std::errc{} || parsed.ptr != end || offset > all.size()) return std::nullopt;
  }
  const auto size = std::clamp(limit.value_or(page_size_max), 1, page_size_max);
  const std::size_t count = std::min(all.size() - offset, static_cast<std::size_t>(size));
  Page<T> page;
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(offset);
  page.items.assign(first, first + static_cast<std::ptrdiff_t>(count));
  if (offset + count < all.size()) page.next_token = std::to_string(offset + count);
  return page;
}

}  // namespace weir::base
