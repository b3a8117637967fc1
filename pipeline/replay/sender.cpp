#include "pipeline/replay/sender.h"

#include <algorithm>

namespace weir::replay {

namespace kds = api::kinesis;

bool is_passing(const base::Error& error) {
  return error.http_status >= 500 || error.code == "ProvisionedThroughputExceededException" ||
         error.code == "LimitExceededException" || error.code == "InternalFailureException" ||
         error.code == "ThrottlingException" || error.code == "KMSThrottlingException";
}

Sender::Sender(sim::Scheduler& scheduler, clients::KinesisClient& kinesis, const Options& options)
    : scheduler_(scheduler), kinesis_(kinesis), options_(options), progress_(scheduler) {}

Sender::~Sender() {
  for (auto& [id, flight] : flights_) flight.job.cancel();
}

void Sender::send(Block block, std::size_t begin, std::size_t end) {
  const auto timestamps = block->timestamps_ms().subspan(begin, end - begin);
  const std::int64_t oldest = block->sorted()
                                  ? timestamps.front()
                                  : *std::min_element(timestamps.begin(), timestamps.end());
  counters_.sent += end - begin;
  counters_.bytes += block->bytes(begin, end);
  outstanding_ += end - begin;
  const std::uint64_t id = next_flight_++;
  Flight& flight = flights_[id];
  flight.oldest_ms = oldest;
  flight.job = scheduler_.spawn(deliver(id, std::move(block), begin, end), "put records");
}

std::optional<std::int64_t> Sender::oldest_outstanding_ms() const {
  std::optional<std::int64_t> oldest;
  for (const auto& [id, flight] : flights_) {
    oldest = oldest ? std::min(*oldest, flight.oldest_ms) : flight.oldest_ms;
  }
  return oldest;
}

sim::Task<void> Sender::deliver(std::uint64_t id, Block block, std::size_t begin, std::size_t end) {
  Records refused = co_await attempt(block->records().subspan(begin, end - begin));
  sim::Duration backoff = options_.first_backoff;
  while (!refused.empty()) {
    // Growing, for a flat pause means a dozen attempts a record on a stream that is too small.
    co_await scheduler_.sleep_for(backoff);
    backoff = std::min(backoff * 2, options_.last_backoff);
    refused = co_await attempt(refused);
  }
  land(id);
}

sim::Task<Sender::Records> Sender::attempt(std::span<const kds::PutRecordView> records) {
  const kds::PutRecordsBatch batch{options_.stream, records};
  auto result = co_await kinesis_.put_records(batch);
  ++counters_.calls;
  Records refused;
  if (!result.ok()) {
    if (is_passing(result.error())) {
      counters_.failed += records.size();
      refused.assign(records.begin(), records.end());
    } else {
      failure_ = result.error();
    }
    co_return refused;
  }
  const std::size_t accepted = records.size() - result->failed_record_count;
  counters_.acknowledged += accepted;
  outstanding_ -= accepted;
  if (result->failed_record_count > 0) {
    refused.reserve(result->failed_record_count);
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (result->outcomes[i].error == kds::PutError::kNone) continue;
      const bool throttled = result->outcomes[i].error == kds::PutError::kThrottled;
      ++(throttled ? counters_.throttled : counters_.failed);
      refused.push_back(records[i]);
    }
  }
  if (accepted > 0) progress_.notify_all();
  co_return refused;
}

void Sender::land(std::uint64_t id) {
  flights_.erase(id);
  progress_.notify_all();
}

}  // namespace weir::replay
