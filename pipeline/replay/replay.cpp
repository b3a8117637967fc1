#include "pipeline/replay/replay.h"

#include <algorithm>

#include "pipeline/replay/statistics_line.h"

namespace weir::replay {
namespace {

// Blocks that the source may be ahead: enough to keep its thread busy, few enough to stay in cache.
constexpr std::size_t kBlocksAhead = 8;
constexpr std::int64_t kHourMs = 3'600'000;

std::int64_t end_of_hour(std::int64_t millis) {
  const std::int64_t rest = ((millis % kHourMs) + kHourMs) % kHourMs;
  return millis - rest + kHourMs;
}

}  // namespace

Replay::Replay(sim::Scheduler& scheduler, clients::KinesisClient& kinesis,
               trips::TripSource& source, Options options, Listener listener)
    : scheduler_(scheduler),
      kinesis_(kinesis),
      source_(source),
      options_(std::move(options)),
      listener_(std::move(listener)),
      sender_(scheduler, kinesis, options_),
      watermarks_(scheduler, kinesis, options_, [this] { return watermark_ms(); }) {}

Replay::~Replay() {
  watermark_job_.cancel();
}

Replay::Block Replay::next_block() {
  auto filled = prefetcher_->next();
  if (!filled) return nullptr;
  // Given back when the last batch that refers to it has been accepted.
  return Block{filled->release(), [prefetcher = prefetcher_](trips::EventBlock* block) {
                 prefetcher->recycle(std::unique_ptr<trips::EventBlock>{block});
               }};
}

sim::Task<base::Result<void>> Replay::run() {
  started_ = scheduler_.now();
  prefetcher_ = std::make_shared<Prefetcher>(
      [this](std::unique_ptr<trips::EventBlock>& block) {
        if (!block) block = std::make_unique<trips::EventBlock>();
        return source_.fill(*block);
      },
      kBlocksAhead);
  block_ = next_block();
  if (block_) {
    pace_.emplace(started_, *source_.first_timestamp_ms(), options_.speedup);
    if (options_.watermarks) {
      watermark_job_ = scheduler_.spawn(watermarks_.run(), "watermarks");
    }
  }
  while (block_ && !sender_.failure()) {
    co_await send_block();
    block_ = sender_.failure() ? nullptr : next_block();
    cursor_ = 0;
  }
  while (sender_.outstanding() > 0 && !sender_.failure()) co_await sender_.progress().wait();
  watermark_job_.cancel();
  if (sender_.failure()) co_return *sender_.failure();
  if (auto status = source_.status(); !status.ok()) co_return status;
  if (!pace_ || !options_.watermarks) co_return base::Result<void>{};
  co_return co_await watermarks_.close(end_of_hour(last_timestamp_ms_));
}

sim::Task<void> Replay::send_block() {
  while (cursor_ < block_->size() && !sender_.failure()) {
    const sim::Time time = batch_time();
    if (time > scheduler_.now()) co_await scheduler_.sleep_until(time);
    const std::size_t events = std::max<std::size_t>(1, due_now());
    while (sender_.outstanding() > 0 && sender_.outstanding() + events > options_.max_outstanding &&
           !sender_.failure()) {
      co_await sender_.progress().wait();
    }
    note_batch(events);
    sender_.send(block_, cursor_, cursor_ + events);
    cursor_ += events;
  }
}

std::size_t Replay::due_now() const {
  const auto rest = block_->timestamps_ms().subspan(cursor_);
  const auto batch = rest.first(std::min(options_.batch_records, rest.size()));
  const sim::Time now = scheduler_.now();
  // Usually a whole batch is due, which its last event tells when they are in order.
  if (block_->sorted() && pace_->due(batch.back()) <= now) return batch.size();
  const auto not_due = std::find_if(batch.begin(), batch.end(), [&](std::int64_t timestamp_ms) {
    return pace_->due(timestamp_ms) > now;
  });
  return static_cast<std::size_t>(not_due - batch.begin());
}

sim::Time Replay::batch_time() const {
  const auto timestamps = block_->timestamps_ms();
  const std::size_t last = std::min(cursor_ + options_.batch_records, timestamps.size()) - 1;
  return std::min(pace_->due(timestamps[last]), pace_->due(timestamps[cursor_]) + options_.linger);
}

void Replay::note_batch(std::size_t events) {
  max_lag_ = std::max(max_lag_, lag());
  const auto timestamps = block_->timestamps_ms().subspan(cursor_, events);
  const std::int64_t newest = block_->sorted()
                                  ? timestamps.back()
                                  : *std::max_element(timestamps.begin(), timestamps.end());
  const bool first = cursor_ == 0 && sender_.counters().sent == 0;
  last_timestamp_ms_ = first ? newest : std::max(last_timestamp_ms_, newest);
  const std::int64_t slot = (scheduler_.now() - started_) / options_.statistics_interval;
  if (slot != statistics_slot_) {
    statistics_slot_ = slot;
    if (listener_) {
      listener_(
          statistics_line(watermark_ms(), statistics_events_, options_.statistics_interval, lag()));
    }
    statistics_events_ = 0;
  }
  statistics_events_ += events;
}

std::int64_t Replay::watermark_ms() const {
  const auto on_its_way = sender_.oldest_outstanding_ms();
  // What has not been sent yet is no older than the next event: sources give events in order.
  const bool more = block_ && cursor_ < block_->size();
  const std::int64_t next = more ? block_->timestamps_ms()[cursor_] : last_timestamp_ms_;
  return on_its_way ? std::min(*on_its_way, next) : next;
}

sim::Duration Replay::lag() const {
  if (!block_ || cursor_ >= block_->size()) return {};
  const sim::Time due = pace_->due(block_->timestamps_ms()[cursor_]);
  return std::max(sim::Duration{}, scheduler_.now() - due);
}

Metrics Replay::metrics() const {
  const Sender::Counters& counters = sender_.counters();
  Metrics metrics;
  metrics.sent = counters.sent;
  metrics.acknowledged = counters.acknowledged;
  metrics.throttled = counters.throttled;
  metrics.calls = counters.calls;
  metrics.bytes = counters.bytes;
  metrics.watermark_records = watermarks_.sent();
  metrics.outstanding = sender_.outstanding();
  metrics.replay_lag = lag();
  metrics.max_replay_lag = std::max(max_lag_, metrics.replay_lag);
  return metrics;
}

}  // namespace weir::replay
