#include "pipeline/replay/batch_sender.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "pipeline/replay/retry.h"

namespace weir::replay {

using api::kinesis::PutError;
using api::kinesis::PutRecordsBatchResult;

BatchSender::BatchSender(sim::Scheduler& scheduler, clients::KinesisClient& client,
                         const ReplayOptions& options, sim::Signal& changed)
    : Sender(scheduler, client, options, changed),
      random_(sim::RandomSource{options.seed}.stream("replay.backoff")) {}

BatchSender::~BatchSender() {
  for (Batch& batch : batches_) batch.job.cancel();
}

std::span<const api::kinesis::PutRecordView> BatchSender::Batch::records() const {
  if (refused) return left;
  return block->records().subspan(begin, end - begin);
}

void BatchSender::send(std::shared_ptr<const trips::EventBlock> block, std::size_t begin,
                       std::size_t end) {
  assert(begin < end && end <= block->size());
  if (spare_.empty()) spare_.emplace_back();
  batches_.splice(batches_.end(), spare_, spare_.begin());
  const Place place = std::prev(batches_.end());
  place->block = std::move(block);
  place->begin = begin;
  place->end = end;
  place->refused = false;
  place->oldest_ms = oldest(*place);
  note_sent(end - begin, place->block->bytes(begin, end));
  place->job = scheduler_.spawn(deliver(place), "replay.batch");
}

std::int64_t BatchSender::oldest(const Batch& batch) {
  const auto times = batch.block->timestamps_ms();
  if (batch.refused) {
    std::int64_t oldest_ms = times[batch.left_positions.front()];
    if (batch.block->sorted()) return oldest_ms;
    for (const std::uint32_t position : batch.left_positions) {
      oldest_ms = std::min(oldest_ms, times[position]);
    }
    return oldest_ms;
  }
  if (batch.block->sorted()) return times[batch.begin];
  return *std::min_element(times.begin() + static_cast<std::ptrdiff_t>(batch.begin),
                           times.begin() + static_cast<std::ptrdiff_t>(batch.end));
}

std::optional<std::int64_t> BatchSender::oldest_unacknowledged_ms() const {
  std::optional<std::int64_t> oldest_ms;
  for (const Batch& batch : batches_) {
    oldest_ms = std::min(oldest_ms.value_or(batch.oldest_ms), batch.oldest_ms);
  }
  return oldest_ms;
}

void BatchSender::keep_refused(Batch& batch, const PutRecordsBatchResult& result) {
  const auto records = batch.records();
  if (!batch.refused) {
    batch.left.clear();
    batch.left_positions.clear();
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < result.outcomes.size(); ++i) {
    const PutError error = result.outcomes[i].error;
    if (error == PutError::kNone) continue;
    note_refused(error);
    if (batch.refused) {
      batch.left[kept] = batch.left[i];
      batch.left_positions[kept] = batch.left_positions[i];
    } else {
      batch.left.push_back(records[i]);
      batch.left_positions.push_back(static_cast<std::uint32_t>(batch.begin + i));
    }
    ++kept;
  }
  batch.left.resize(kept);
  batch.left_positions.resize(kept);
  batch.refused = true;
  batch.oldest_ms = oldest(batch);
}

void BatchSender::take_outcomes(Batch& batch, const PutRecordsBatchResult& result) {
  const std::size_t stored = result.outcomes.size() - result.failed_record_count;
  assert(result.outcomes.size() == batch.records().size());
  note_stored(stored, stored);
  if (result.failed_record_count > 0) keep_refused(batch, result);
}

sim::Task<bool> BatchSender::attempt(Place batch) {
  const api::kinesis::PutRecordsBatch call{options_.stream, batch->records()};
  ++put_calls_;
  const auto result = co_await client_.put_records(call);
  if (result) {
    take_outcomes(*batch, *result);
    changed_.notify_all();
    co_return result->failed_record_count == 0;
  }
  co_return !note_failed_call(result.error(), call.records.size());
}

sim::Task<void> BatchSender::deliver(Place batch) {
  for (unsigned tries = 0;; ++tries) {
    const bool done = co_await attempt(batch);
    if (done) break;
    co_await scheduler_.sleep_for(backoff_delay(options_.backoff, tries, random_));
    retried_ += batch->records().size();
  }
  finish(batch);
}

void BatchSender::finish(Place batch) {
  batch->block.reset();
  batch->job = {};
  spare_.splice(spare_.begin(), batches_, batch);
}

}  // namespace weir::replay
