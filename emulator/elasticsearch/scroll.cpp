#include "emulator/elasticsearch/scroll.h"

#include <fmt/format.h>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/limits.h"
#include "emulator/elasticsearch/numbers.h"
#include "emulator/elasticsearch/time_value.h"

namespace weir::elasticsearch {
namespace {

constexpr std::string_view kPrefix = "FGluY2x1ZGVfY29udGV4dF91dWlk";

}  // namespace

void ScrollTable::expire(sim::Time now) {
  std::erase_if(open_, [now](const auto& entry) { return entry.second.ends <= now; });
}

base::Result<Scroll*> ScrollTable::open(SearchRequest request) {
  if (std::cmp_greater_equal(open_.size(), kMaxOpenScrolls)) {
    return errors::too_many_scrolls(kMaxOpenScrolls);
  }
  std::string id = fmt::format("{}{:012}", kPrefix, ++made_);
  Scroll& scroll = open_[id];
  scroll.request = std::move(request);
  scroll.state.id = std::move(id);
  return &scroll;
}

base::Result<Scroll*> ScrollTable::find(std::string_view id) {
  const std::string_view number = id.substr(std::min(kPrefix.size(), id.size()));
  const auto context = parse_int64(number);
  if (!id.starts_with(kPrefix) || !context) return errors::bad_scroll_id();
  const auto known = open_.find(std::string{id});
  if (known == open_.end()) return errors::scroll_missing(*context);
  return &known->second;
}

std::size_t ScrollTable::close_all() {
  const std::size_t closed = open_.size();
  open_.clear();
  return closed;
}

base::Result<sim::Duration> parse_keep_alive(std::string_view text) {
  const auto millis = parse_time_value_ms(text);
  if (!millis) {
    return errors::illegal_argument(
        fmt::format("failed to parse setting [scroll] with value [{}] as a time value: unit is "
                    "missing or unrecognized",
                    text));
  }
  if (*millis > kMaxScrollKeepAliveMs) return errors::keep_alive_too_long(text);
  return sim::Duration{std::chrono::milliseconds{*millis}};
}

base::Result<void> check_scrollable(const SearchRequest& request) {
  if (request.from > 0) {
    return errors::invalid_request("using [from] is not allowed in a scroll context");
  }
  if (request.size == 0) {
    return errors::invalid_request("[size] cannot be [0] in a scroll context");
  }
  if (request.track_total_hits == 0) {
    return errors::invalid_request(
        "disabling [track_total_hits] is not allowed in a scroll context");
  }
  if (!request.after.empty()) {
    return errors::illegal_argument("`search_after` cannot be used in a scroll context.");
  }
  return {};
}

}  // namespace weir::elasticsearch
