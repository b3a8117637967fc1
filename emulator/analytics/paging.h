// Pages of this service's lists: base/paging.h with its page size and its error.
#pragma once

#include <utility>

#include "emulator/analytics/errors.h"
#include "emulator/base/paging.h"
#include "emulator/base/result.h"

namespace weir::analytics {

/// API reference: List operations return up to 50 entries a call.
inline constexpr std::int32_t kPageSizeMax = 50;

template <class T>
base::Result<base::Page<T>> page_of(const std::vector<T>& all, std::optional<std::int32_t> limit,
                                    const std::optional<std::string>& token) {
  auto page = base::page_of(all, limit, kPageSizeMax, token);
  if (!page) return invalid_next_token();
  return *std::move(page);
}

}  // namespace weir::analytics
