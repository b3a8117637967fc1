// Pages of lists that the operations build in full.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/analytics/errors.h"
#include "emulator/base/result.h"

namespace weir::analytics {

template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next_token;
};

/// API reference: List operations return up to 50 entries a call.
inline constexpr std::int32_t kPageSizeMax = 50;

/// The tokens are offsets. Error: a token that none of these pages gave.
template <class T>
base::Result<Page<T>> page_of(std::vector<T> all, std::optional<std::int32_t> limit,
                              const std::optional<std::string>& token) {
  std::size_t offset = 0;
  if (token) {
    const char* end = token->data() + token->size();
    const auto parsed = std::from_chars(token->data(), end, offset);
    if (parsed.ec != std::errc{} || parsed.ptr != end || offset > all.size()) {
      return invalid_next_token();
    }
  }
  const std::size_t count = std::min<std::size_t>(
      all.size() - offset, static_cast<std::size_t>(limit.value_or(kPageSizeMax)));
  Page<T> page;
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(offset);
  page.items.assign(first, first + static_cast<std::ptrdiff_t>(count));
  if (offset + count < all.size()) page.next_token = std::to_string(offset + count);
  return page;
}

}  // namespace weir::analytics
