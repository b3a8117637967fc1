// Searches whose hits are fetched page by page, as of the moment of the search
// (paginate-search-results, scroll-api).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/search.h"
#include "emulator/sim/time.h"

namespace weir::elasticsearch {

/// One open scroll. The documents of an index are only ever added to, so that places stay good.
struct Scroll {
  SearchRequest request;
  ScrollState state;
  std::vector<std::string> indices;  ///< One a segment.
  std::vector<std::string> uuids;    ///< Theirs, to tell a namesake made later.
  std::int64_t shards = 0;
  sim::Time ends;  ///< Not fetched from until then, it is forgotten.
};

class ScrollTable {
 public:
  /// Forgets what has ended.
  void expire(sim::Time now);
  /// A new scroll with an id. Error: too_many_scroll_contexts_exception (429).
  base::Result<Scroll*> open(SearchRequest request);
  /// Error: illegal_argument_exception for what is no scroll id, search_context_missing_exception
  /// (404) when it is not open.
  base::Result<Scroll*> find(std::string_view id);
  /// False when there was none.
  bool close(std::string_view id) { return open_.erase(std::string{id}) > 0; }
  /// How many there were.
  std::size_t close_all();

 private:
  std::map<std::string, Scroll> open_;
  std::uint64_t made_ = 0;
};

/// "1m" as a duration. Error: illegal_argument_exception when it is none, or more than a day.
base::Result<sim::Duration> parse_keep_alive(std::string_view text);

/// What a scroll's first request may not ask for. Error: action_request_validation_exception.
base::Result<void> check_scrollable(const SearchRequest& request);

}  // namespace weir::elasticsearch
