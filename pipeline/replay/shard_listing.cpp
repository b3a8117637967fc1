#include "pipeline/replay/shard_listing.h"

#include <iterator>
#include <utility>

#include "pipeline/replay/retry.h"

namespace weir::replay {

bool is_open(const api::kinesis::Shard& shard) {
  return !shard.sequence_number_range.ending_sequence_number;
}

bool may_list_later(const base::Error& error) {
  return is_passing(error) || error.code == "ResourceInUseException";
}

sim::Task<base::Result<Shards>> list_shards(clients::KinesisClient& client, std::string stream) {
  Shards all;
  api::kinesis::ListShardsInput input;
  input.stream_name = std::move(stream);
  for (;;) {
    auto page = co_await client.list_shards(input);
    if (!page) co_return page.error();
    if (page->shards) {
      all.insert(all.end(), std::make_move_iterator(page->shards->begin()),
                 std::make_move_iterator(page->shards->end()));
    }
    if (!page->next_token) break;
    // A further page is asked for by its token alone (API reference, ListShards).
    input = {};
    input.next_token = std::move(page->next_token);
  }
  co_return all;
}

sim::Task<base::Result<Shards>> list_shards_patiently(sim::Scheduler& scheduler,
                                                      clients::KinesisClient& client,
                                                      const ReplayOptions& options,
                                                      sim::Random& random) {
  for (unsigned tries = 0;; ++tries) {
    auto shards = co_await list_shards(client, options.stream);
    if (shards || !may_list_later(shards.error())) co_return shards;
    co_await scheduler.sleep_for(backoff_delay(options.backoff, tries, random));
  }
}

}  // namespace weir::replay
