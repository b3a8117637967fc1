#include "pipeline/replay/watermarks.h"

#include <fmt/format.h>

#include <set>

#include "emulator/base/timestamp.h"
#include "pipeline/replay/sender.h"

namespace weir::replay {

namespace kds = api::kinesis;

std::string watermark_payload(std::int64_t watermark_ms) {
  return fmt::format("{{\"watermark\":\"{}\",\"type\":\"watermark\"}}\n",
                     base::to_iso8601(base::Timestamp{watermark_ms}));
}

Watermarks::Watermarks(sim::Scheduler& scheduler, clients::KinesisClient& kinesis,
                       const Options& options, std::function<std::int64_t()> value)
    : scheduler_(scheduler), kinesis_(kinesis), options_(options), value_(std::move(value)) {}

sim::Task<void> Watermarks::run() {
  for (;;) {
    const sim::Time next = scheduler_.now() + options_.watermark_interval;
    co_await refresh_if_due();
    co_await round();
    co_await scheduler_.sleep_until(next);
  }
}

sim::Task<void> Watermarks::refresh_if_due() {
  if (scheduler_.now() < list_due_) co_return;
  list_due_ = scheduler_.now() + options_.shard_list_interval;
  auto listed = co_await list_open_shards();
  // Refused: the old list serves on, as in the original.
  if (listed.ok()) shards_ = *std::move(listed);
}

sim::Task<void> Watermarks::round() {
  const std::int64_t watermark_ms = value_();
  std::vector<OpenShard> refused = shards_;
  const sim::Time end = scheduler_.now() + options_.watermark_interval;
  while (!refused.empty()) {
    std::vector<OpenShard> again;
    for (const OpenShard& shard : refused) {
      auto accepted = co_await put(shard, watermark_ms);
      if (accepted.ok() && !*accepted) again.push_back(shard);
    }
    refused = std::move(again);
    // The next round's watermark says more than this one.
    if (refused.empty() || scheduler_.now() + options_.watermark_retry >= end) co_return;
    co_await scheduler_.sleep_for(options_.watermark_retry);
  }
}

sim::Task<base::Result<bool>> Watermarks::put(OpenShard shard, std::int64_t watermark_ms) {
  kds::PutRecordInput input;
  input.stream_name = options_.stream;
  input.data = watermark_payload(watermark_ms);
  input.partition_key = "23";
  input.explicit_hash_key = shard.starting_hash_key;
  auto output = co_await kinesis_.put_record(std::move(input));
  if (!output.ok()) {
    if (!is_passing(output.error())) co_return output.error();
    ++throttled_;
    co_return false;
  }
  ++sent_;
  if (output->shard_id != shard.id) list_due_ = scheduler_.now();
  co_return true;
}

sim::Task<base::Result<std::vector<Watermarks::OpenShard>>> Watermarks::list_open_shards() {
  std::vector<OpenShard> open;
  kds::ListShardsInput input;
  input.stream_name = options_.stream;
  for (;;) {
    auto page = co_await kinesis_.list_shards(input);
    if (!page.ok()) co_return page.error();
    if (page->shards) {
      for (const kds::Shard& shard : *page->shards) {
        if (shard.sequence_number_range.ending_sequence_number) continue;
        open.push_back({shard.shard_id, shard.hash_key_range.starting_hash_key});
      }
    }
    if (!page->next_token) co_return open;
    input = {};
    input.next_token = page->next_token;
  }
}

sim::Task<base::Result<void>> Watermarks::close(std::int64_t watermark_ms) {
  std::set<std::string> closed;
  for (;;) {
    auto open = co_await list_open_shards();
    if (!open.ok() && !is_passing(open.error())) co_return open.error();
    bool complete = open.ok();
    if (open.ok()) {
      for (const OpenShard& shard : *open) {
        if (closed.contains(shard.id)) continue;
        auto accepted = co_await put(shard, watermark_ms);
        if (!accepted.ok()) co_return accepted.error();
        if (*accepted) closed.insert(shard.id);
        complete = false;  // Look again: the stream may be resharded meanwhile.
      }
    }
    if (complete) co_return base::Result<void>{};
    co_await scheduler_.sleep_for(options_.watermark_retry);
  }
}

}  // namespace weir::replay
