#include "pipeline/replay/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>

#include "pipeline/replay/aggregate_sender.h"
#include "pipeline/replay/batch_sender.h"

namespace weir::replay {
namespace {

constexpr std::size_t kBlocksAhead = 6;

std::unique_ptr<Sender> make_sender(sim::Scheduler& scheduler, clients::KinesisClient& client,
                                    const ReplayOptions& options, sim::Signal& changed) {
  if (options.aggregate) {
    return std::make_unique<AggregateSender>(scheduler, client, options, changed);
  }
  return std::make_unique<BatchSender>(scheduler, client, options, changed);
}

}  // namespace

Replay::Replay(sim::Scheduler& scheduler, clients::KinesisClient& client, trips::TripSource& source,
               ReplayOptions options, ReplayHooks hooks)
    : scheduler_(scheduler),
      source_(source),
      options_(std::move(options)),
      events_per_batch_(
          std::min(options_.aggregate ? options_.aggregate_events : options_.batch_records,
                   options_.max_outstanding_records)),
      hooks_(std::move(hooks)),
      changed_(scheduler),
      seeking_(options_.seek_ms.has_value()),
      sender_(make_sender(scheduler, client, options_, changed_)),
      watermarks_(scheduler, client, options_, hooks_, [this] { return watermark_ms(); }) {
  assert(options_.speedup > 0 && options_.batch_records > 0 && events_per_batch_ > 0);
}

Replay::~Replay() {
  watermark_job_.cancel();
}

void Replay::say(std::string_view line) const {
  if (hooks_.on_line) hooks_.on_line(line);
}

std::int64_t Replay::order_ms(std::size_t index) const {
  return order_ms_.empty() ? block_->timestamps_ms()[index] : order_ms_[index];
}

std::shared_ptr<const trips::EventBlock> Replay::share(ReadBlock block) {
  // Whoever stores the last record hands the memory back.
  const std::shared_ptr<ReadBlock> owner{std::make_unique<ReadBlock>(std::move(block)).release(),
                                         [this](ReadBlock* used) {
                                           const std::unique_ptr<ReadBlock> owned{used};
                                           blocks_->recycle(std::move(*owned));
                                         }};
  return {owner, &owner->events};
}

bool Replay::load_block() {
  do {
    block_.reset();
    auto block = blocks_->next();
    if (!block) {
      source_statistics_ = source_.statistics();
      return false;
    }
    source_statistics_ = std::move(block->statistics);
    block_ = share(std::move(*block));
    next_ = 0;
    read_ += block_->size();
    if (!first_event_ms_) {
      first_event_ms_ = block_->timestamps_ms().front();
      loaded_max_ms_ = *first_event_ms_;
      time_.emplace(started_, *first_event_ms_, options_.speedup);
    }
    order_block();
    skip_to_seek();
  } while (at_block_end());
  return true;
}

void Replay::order_block() {
  const auto times = block_->timestamps_ms();
  order_ms_.clear();
  if (!block_->sorted() || times.front() < loaded_max_ms_) {
    order_ms_.assign(times.begin(), times.end());
    order_ms_.front() = std::max(order_ms_.front(), loaded_max_ms_);
    std::partial_sum(order_ms_.begin(), order_ms_.end(), order_ms_.begin(),
                     [](std::int64_t a, std::int64_t b) { return std::max(a, b); });
  }
  loaded_max_ms_ = order_ms(block_->size() - 1);
}

void Replay::skip_to_seek() {
  if (!seeking_) return;
  while (next_ < block_->size() && order_ms(next_) < *options_.seek_ms) ++next_;
  skipped_ += next_;
  seeking_ = at_block_end();
}

std::size_t Replay::batch_end() const {
  std::size_t end = std::min(next_ + events_per_batch_, block_->size());
  while (end > next_ + 1 && block_->bytes(next_, end) > options_.batch_bytes) --end;
  return end;
}

std::size_t Replay::due_end(std::size_t limit) const {
  const sim::Time now = scheduler_.now();
  if (due(limit - 1) <= now) return limit;
  std::size_t low = next_;
  std::size_t high = limit - 1;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (due(middle) <= now) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

void Replay::shorten_wait() {
  if (!options_.longest_wait) return;
  const sim::Duration wait = due(next_) - scheduler_.now();
  if (wait > *options_.longest_wait) time_->bring_forward(wait - *options_.longest_wait);
}

sim::Time Replay::send_time() const {
  return std::min(due(batch_end() - 1), due(next_) + options_.linger);
}

void Replay::send_batch() {
  const std::size_t end = due_end(batch_end());
  assert(end > next_);
  lag_max_ = std::max(lag_max_, scheduler_.now() - due(next_));
  const std::int64_t latest = order_ms(end - 1);
  last_event_ms_ = std::max(last_event_ms_.value_or(latest), latest);
  note_statistics();
  sender_->send(block_, next_, end);
  events_in_slot_ += end - next_;
  next_ = end;
  if (at_block_end()) load_block();
}

void Replay::note_statistics() {
  const std::int64_t slot = (scheduler_.now() - started_) / options_.statistics_interval;
  if (slot == statistics_slot_) return;
  const std::int64_t until = options_.watermarks ? watermark_ms().value_or(0) : order_ms(next_);
  say(statistics_line(until, events_in_slot_, options_.statistics_interval,
                      scheduler_.now() - due(next_)));
  statistics_slot_ = slot;
  events_in_slot_ = 0;
}

std::optional<std::int64_t> Replay::watermark_ms() {
  auto oldest = sender_->oldest_unacknowledged_ms();
  if (has_event()) {
    const auto times = block_->timestamps_ms().subspan(next_);
    const std::int64_t unsent =
        block_->sorted() ? times.front() : *std::min_element(times.begin(), times.end());
    oldest = std::min(oldest.value_or(unsent), unsent);
  }
  // Nothing is left only at the very end, which the closing watermark is for.
  if (!oldest) return watermark_ms_;
  // An event at the watermark's own time would count as late: the watermark stays below.
  watermark_ms_ = std::max(watermark_ms_.value_or(*oldest - 1), *oldest - 1);
  return watermark_ms_;
}

std::optional<base::Error> Replay::failure() const {
  return watermark_failure_ ? watermark_failure_ : sender_->failure();
}

ReplayProgress Replay::progress() const {
  ReplayProgress progress;
  sender_->report(progress);
  watermarks_.report(progress);
  progress.read = read_;
  progress.skipped = skipped_;
  progress.lag_max = lag_max_;
  if (has_event()) {
    progress.buffered = block_->size() - next_;
    progress.lag = std::max(sim::Duration{}, scheduler_.now() - due(next_));
    progress.lag_max = std::max(lag_max_, progress.lag);
  }
  progress.watermark_ms = watermark_ms_.value_or(0);
  progress.finished = finished_;
  return progress;
}

sim::Task<void> Replay::send_watermarks() {
  auto ended = co_await watermarks_.run();
  if (!ended) watermark_failure_ = ended.error();
  changed_.notify_all();
}

sim::Task<base::Result<void>> Replay::send_all() {
  while (has_event() && !failure()) {
    shorten_wait();
    const sim::Time at = send_time();
    const std::size_t wanted = batch_end() - next_;
    if (at > scheduler_.now()) {
      co_await scheduler_.sleep_until(at);
    } else if (sender_->outstanding() + wanted > options_.max_outstanding_records) {
      co_await changed_.wait();
    } else {
      send_batch();
    }
  }
  while (sender_->outstanding() > 0 && !failure()) co_await changed_.wait();
  if (auto error = failure()) co_return *error;
  co_return source_.status();
}

sim::Task<base::Result<void>> Replay::prepare() {
  auto started = co_await sender_->start();
  if (!started) co_return started;
  if (options_.watermarks && has_event()) {
    auto listed = co_await watermarks_.start();
    if (!listed) co_return listed;
    watermark_job_ = scheduler_.spawn(send_watermarks(), "replay.watermarks");
  }
  co_return base::Result<void>{};
}

sim::Task<base::Result<ReplayReport>> Replay::run() {
  started_ = scheduler_.now();
  say("populating internal event buffer");
  blocks_ = std::make_unique<Blocks>(
      [this](ReadBlock& block) {
        const bool filled = source_.fill(block.events);
        block.statistics = source_.statistics();
        return filled;
      },
      kBlocksAhead);
  load_block();
  say(fmt::format("starting to ingest events into stream {}", options_.stream));
  auto prepared = co_await prepare();
  if (!prepared) co_return prepared.error();
  auto sent = co_await send_all();
  watermark_job_.cancel();
  if (!sent) co_return sent.error();
  if (options_.watermarks && last_event_ms_) {
    watermark_ms_ = closing_watermark_ms(*last_event_ms_);
    auto closed = co_await watermarks_.close(*watermark_ms_);
    if (!closed) co_return closed.error();
  }
  finished_ = true;
  say("all events have been sent");
  co_return ReplayReport{progress(), source_statistics_, first_event_ms_, last_event_ms_};
}

}  // namespace weir::replay
