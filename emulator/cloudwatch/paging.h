// Tokens of paged lists: the position of the next entry in the list as it stands.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/cloudwatch/errors.h"

namespace weir::cloudwatch {

template <class T>
struct ListPage {
  std::vector<T> entries;
  std::optional<std::string> next_token;
};

/// The page of `all` that `token` asks for, at most `size` entries. Errors: InvalidNextToken.
template <class T>
base::Result<ListPage<T>> page_of(std::vector<T> all, const std::optional<std::string>& token,
                                  std::size_t size) {
  std::size_t first = 0;
  if (token) {
    const char* end = token->data() + token->size();
    const auto [stop, problem] = std::from_chars(token->data(), end, first);
    if (problem != std::errc{} || stop != end) return invalid_next_token(*token);
  }
  ListPage<T> page;
  first = std::min(first, all.size());
  const std::size_t last = std::min(all.size(), first + size);
  if (last < all.size()) page.next_token = std::to_string(last);
  for (std::size_t i = first; i < last; ++i) page.entries.push_back(std::move(all[i]));
  return page;
}

}  // namespace weir::cloudwatch
