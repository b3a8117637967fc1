#include "pipeline/replay/aggregate_sender.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>

#include "pipeline/replay/retry.h"

namespace weir::replay {

using api::kinesis::PutError;
using api::kinesis::PutOutcome;

AggregateSender::AggregateSender(sim::Scheduler& scheduler, clients::KinesisClient& client,
                                 const ReplayOptions& options, sim::Signal& changed)
    : Sender(scheduler, client, options, changed),
      random_(sim::RandomSource{options.seed}.stream("replay.backoff")),
      packer_(options) {}

AggregateSender::~AggregateSender() {
  for (Flight& flight : flights_) flight.job.cancel();
}

sim::Task<base::Result<void>> AggregateSender::list() {
  auto listing = co_await list_shards_patiently(scheduler_, client_, options_, random_);
  if (!listing) co_return listing.error();
  shards_ = ShardMap{*listing};
  co_return base::Result<void>{};
}

sim::Task<base::Result<void>> AggregateSender::start() {
  co_return co_await list();
}

void AggregateSender::send(std::shared_ptr<const trips::EventBlock> block, std::size_t begin,
                           std::size_t end) {
  assert(begin < end && end <= block->size());
  note_sent(end - begin, block->bytes(begin, end));
  positions_.resize(end - begin);
  std::iota(positions_.begin(), positions_.end(), static_cast<std::uint32_t>(begin));
  dispatch(block, positions_, 0);
}

void AggregateSender::dispatch(const Block& block, std::span<const std::uint32_t> positions,
                               unsigned tries) {
  for (Parcel& parcel : packer_.pack(*block, positions, shards_)) {
    flights_.push_back({std::move(parcel), block, 0, tries, {}});
    const Place place = std::prev(flights_.end());
    place->oldest_ms = oldest(*place);
    place->job = scheduler_.spawn(deliver(place), "replay.aggregates");
  }
}

std::int64_t AggregateSender::oldest(const Flight& flight) {
  const auto times = flight.block->timestamps_ms();
  std::int64_t oldest_ms = INT64_MAX;
  for (const Package& package : flight.parcel.packages) {
    for (std::uint32_t i = package.begin; i < package.end; ++i) {
      oldest_ms = std::min(oldest_ms, times[flight.parcel.members[i]]);
    }
  }
  return oldest_ms;
}

std::optional<std::int64_t> AggregateSender::oldest_unacknowledged_ms() const {
  std::optional<std::int64_t> oldest_ms;
  for (const Flight& flight : flights_) {
    oldest_ms = std::min(oldest_ms.value_or(flight.oldest_ms), flight.oldest_ms);
  }
  return oldest_ms;
}

sim::Task<void> AggregateSender::deliver(Place flight) {
  if (flight->tries > 0) {
    co_await scheduler_.sleep_for(backoff_delay(options_.backoff, flight->tries - 1, random_));
  }
  for (;;) {
    const bool done = co_await attempt(flight);
    if (done) break;
    co_await scheduler_.sleep_for(backoff_delay(options_.backoff, flight->tries++, random_));
    retried_ += flight->parcel.records.size();
  }
  flights_.erase(flight);
}

sim::Task<bool> AggregateSender::attempt(Place flight) {
  const api::kinesis::PutRecordsBatch call{options_.stream, flight->parcel.records};
  ++put_calls_;
  const auto result = co_await client_.put_records(call);
  if (!result) co_return !note_failed_call(result.error(), call.records.size());
  assert(result->outcomes.size() == call.records.size());
  auto known = co_await know_shards(flight, result->outcomes);
  if (!known) {
    fail(known.error());
    co_return true;
  }
  settle(*flight, result->outcomes);
  changed_.notify_all();
  co_return flight->parcel.records.empty();
}

bool AggregateSender::landed_in_unknown_shard(const Parcel& parcel,
                                              const Outcomes& outcomes) const {
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const bool matters = outcomes[i].error == PutError::kNone && parcel.packages[i].events() > 1;
    if (matters && !shards_.range_of(outcomes[i].sequence_number.shard_index)) return true;
  }
  return false;
}

bool AggregateSender::shards_have_changed(const Parcel& parcel, const Outcomes& outcomes) const {
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const std::uint32_t expected = parcel.packages[i].shard;
    const bool stored = outcomes[i].error == PutError::kNone;
    if (!stored || expected == outcomes[i].sequence_number.shard_index) continue;
    // Else a listing has shown the change already.
    if (expected == kNoShard || shards_.is_open(expected)) return true;
  }
  return false;
}

sim::Task<base::Result<void>> AggregateSender::know_shards(Place flight, const Outcomes& outcomes) {
  if (shards_have_changed(flight->parcel, outcomes)) {
    auto listed = co_await list();
    if (!listed) co_return listed;
  }
  for (unsigned tries = 0; landed_in_unknown_shard(flight->parcel, outcomes); ++tries) {
    co_await scheduler_.sleep_for(backoff_delay(options_.backoff, tries, random_));
    auto listed = co_await list();
    if (!listed) co_return listed;
  }
  co_return base::Result<void>{};
}

std::vector<std::uint32_t> AggregateSender::misplaced(const Flight& flight, const Package& package,
                                                      std::uint32_t landed) const {
  // A plain record is right wherever it is.
  if (landed == package.shard || package.events() == 1) return {};
  const auto range = shards_.range_of(landed);
  const auto records = flight.block->records();
  std::vector<std::uint32_t> outside;
  for (std::uint32_t i = package.begin; i < package.end; ++i) {
    const std::uint32_t position = flight.parcel.members[i];
    if (!range->contains(records[position].hash_key)) outside.push_back(position);
  }
  return outside;
}

void AggregateSender::settle(Flight& flight, const Outcomes& outcomes) {
  Parcel& parcel = flight.parcel;
  std::vector<std::uint32_t> again;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].error != PutError::kNone) {
      note_refused(outcomes[i].error);
      parcel.records[kept] = parcel.records[i];
      parcel.packages[kept++] = parcel.packages[i];
      continue;
    }
    const auto outside =
        misplaced(flight, parcel.packages[i], outcomes[i].sequence_number.shard_index);
    note_stored(parcel.packages[i].events() - outside.size(), 1);
    again.insert(again.end(), outside.begin(), outside.end());
  }
  parcel.records.resize(kept);
  parcel.packages.resize(kept);
  flight.oldest_ms = oldest(flight);
  if (again.empty()) return;
  wrong_shard_ += again.size();
  std::sort(again.begin(), again.end());
  dispatch(flight.block, again, flight.tries + 1);
}

}  // namespace weir::replay
