#include "pipeline/replay/watermarks.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "emulator/base/timestamp.h"
#include "pipeline/replay/retry.h"

namespace weir::replay {
namespace {

constexpr std::string_view kPartitionKey = "23";
constexpr std::int64_t kHour_ms = 3'600'000;
// 9999-12-31T23:59:59.999Z, the last instant that four digits of a year can say. It ends the last
// window there is.
constexpr std::int64_t kLastInstant_ms = 253'402'300'799'999;

Shards only_open(Shards shards) {
  std::erase_if(shards, [](const api::kinesis::Shard& shard) { return !is_open(shard); });
  return shards;
}

}  // namespace

std::string watermark_payload(std::int64_t watermark_ms) {
  return fmt::format(R"({{"watermark":"{}","type":"watermark"}})"
                     "\n",
                     base::to_iso8601({watermark_ms}));
}

std::int64_t closing_watermark_ms(std::int64_t last_event_ms) {
  const std::int64_t hour =
      last_event_ms >= 0 ? last_event_ms / kHour_ms : -((-last_event_ms + kHour_ms - 1) / kHour_ms);
  return std::min((hour + 2) * kHour_ms, kLastInstant_ms);
}

Watermarks::Watermarks(sim::Scheduler& scheduler, clients::KinesisClient& client,
                       const ReplayOptions& options, const ReplayHooks& hooks,
                       std::function<std::optional<std::int64_t>()> value)
    : scheduler_(scheduler),
      client_(client),
      options_(options),
      hooks_(hooks),
      value_(std::move(value)),
      random_(sim::RandomSource{options.seed}.stream("replay.watermarks")) {}

void Watermarks::report(ReplayProgress& progress) const {
  progress.watermarks_sent = sent_;
  progress.watermarks_throttled = throttled_;
}

sim::Task<base::Result<Shards>> Watermarks::list_patiently() {
  auto shards = co_await list_shards_patiently(scheduler_, client_, options_, random_);
  if (shards) shards = only_open(*std::move(shards));
  co_return shards;
}

sim::Task<base::Result<void>> Watermarks::start() {
  auto shards = co_await list_patiently();
  if (!shards) co_return shards.error();
  open_shards_ = std::move(*shards);
  refreshed_at_ = scheduler_.now();
  co_return base::Result<void>{};
}

sim::Task<base::Result<void>> Watermarks::refresh() {
  if (scheduler_.now() - refreshed_at_ < options_.shard_refresh_interval) {
    co_return base::Result<void>{};
  }
  refreshed_at_ = scheduler_.now();
  auto shards = co_await list_shards(client_, options_.stream);
  if (shards) {
    open_shards_ = only_open(*std::move(shards));
  } else if (!may_list_later(shards.error())) {
    co_return shards.error();
  }
  co_return base::Result<void>{};
}

sim::Task<base::Result<void>> Watermarks::put(std::string explicit_hash_key,
                                              std::int64_t watermark_ms) {
  api::kinesis::PutRecordInput input;
  input.stream_name = options_.stream;
  input.data = watermark_payload(watermark_ms);
  input.partition_key = kPartitionKey;
  input.explicit_hash_key = std::move(explicit_hash_key);
  auto output = co_await client_.put_record(std::move(input));
  if (!output) {
    if (is_passing(output.error())) ++throttled_;
    co_return output.error();
  }
  ++sent_;
  co_return base::Result<void>{};
}

sim::Task<base::Result<void>> Watermarks::send_round(std::int64_t watermark_ms) {
  std::size_t refused = 0;
  // By index: the list may change while a put is under way.
  for (std::size_t i = 0; i < open_shards_.size(); ++i) {
    auto sent = co_await put(open_shards_[i].hash_key_range.starting_hash_key, watermark_ms);
    if (sent) continue;
    if (!is_passing(sent.error())) co_return sent.error();
    ++refused;
  }
  if (refused > 0 && hooks_.on_warning) {
    hooks_.on_warning(fmt::format("{} of {} shards refused a watermark: write capacity exceeded",
                                  refused, open_shards_.size()));
  }
  co_return base::Result<void>{};
}

sim::Task<base::Result<void>> Watermarks::run() {
  sim::Time next = scheduler_.now();
  for (;;) {
    next += options_.watermark_interval;
    co_await scheduler_.sleep_until(next);
    auto refreshed = co_await refresh();
    if (!refreshed) co_return refreshed;
    const auto watermark_ms = value_();
    if (!watermark_ms) continue;
    auto sent = co_await send_round(*watermark_ms);
    if (!sent) co_return sent;
    // A round that took longer than the interval is not made up for.
    next = std::max(next, scheduler_.now() - options_.watermark_interval);
  }
}

sim::Task<base::Result<void>> Watermarks::put_patiently(std::string explicit_hash_key,
                                                        std::int64_t watermark_ms) {
  for (unsigned tries = 0;; ++tries) {
    auto sent = co_await put(explicit_hash_key, watermark_ms);
    if (sent || !is_passing(sent.error())) co_return sent;
    co_await scheduler_.sleep_for(backoff_delay(options_.backoff, tries, random_));
  }
}

sim::Task<base::Result<void>> Watermarks::close(std::int64_t watermark_ms) {
  std::set<std::string> closed;
  for (;;) {
    auto shards = co_await list_patiently();
    if (!shards) co_return shards.error();
    // A shard may have been split while others were served: look again until none is new.
    bool found_new = false;
    for (const auto& shard : *shards) {
      if (!closed.insert(shard.shard_id).second) continue;
      found_new = true;
      auto sent = co_await put_patiently(shard.hash_key_range.starting_hash_key, watermark_ms);
      if (!sent) co_return sent;
    }
    if (!found_new) co_return base::Result<void>{};
  }
}

}  // namespace weir::replay
