// Pages of lists that the Describe operations build in full.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/autoscaling/errors.h"
#include "emulator/base/result.h"

namespace weir::autoscaling {

template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next_token;
};

/// API reference: MaxResults is 1 to 50, 50 by default.
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
  const auto size = std::clamp(limit.value_or(kPageSizeMax), 1, kPageSizeMax);
  const std::size_t count = std::min(all.size() - offset, static_cast<std::size_t>(size));
  Page<T> page;
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(offset);
  page.items.assign(first, first + static_cast<std::ptrdiff_t>(count));
  if (offset + count < all.size()) page.next_token = std::to_string(offset + count);
  return page;
}

}  // namespace weir::autoscaling
