#include "pipeline/hotspots/sink.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "emulator/sim/when_any.h"

namespace weir::hotspots {
namespace {

constexpr int kTooManyRequests = 429;

sim::Task<void> sleep_until(sim::Scheduler& scheduler, sim::Time time) {
  co_await scheduler.sleep_until(time);
}
sim::Task<void> wait_for(sim::Signal& signal) {
  co_await signal.wait();
}

base::Error mismatched_reply(std::size_t items, std::size_t documents) {
  return {"SinkFailure",
          fmt::format("the bulk reply lists {} documents, the request had {}", items, documents),
          500};
}

base::Error refused_document(std::string_view id, const clients::BulkOutcome& outcome) {
  return {"SinkFailure",
          fmt::format("document {} was refused with status {}: {}: {}", id, outcome.status,
                      outcome.error_type, outcome.error_reason),
          outcome.status};
}

}  // namespace

BulkSink::BulkSink(sim::Scheduler& scheduler, clients::ElasticsearchClient& client,
                   SinkOptions options)
    : scheduler_(scheduler),
      client_(client),
      options_(std::move(options)),
      due_changed_(scheduler),
      progress_(scheduler) {}

BulkSink::Block& BulkSink::open_block() {
  if (blocks_.empty() || blocks_.back().sealed) {
    blocks_.emplace_back().flush_at = scheduler_.now() + options_.flush_interval;
    due_changed_.notify_all();
  }
  return blocks_.back();
}

void BulkSink::add(const Document& document) {
  Block& block = open_block();
  block.entries.push_back({static_cast<std::uint32_t>(block.text.size()),
                           static_cast<std::uint32_t>(document.id.size()),
                           static_cast<std::uint32_t>(document.source.size()), document.kind});
  block.text += document.id;
  block.text += document.source;
  ++pending_;
  if (is_full(block)) {
    block.sealed = true;
    due_changed_.notify_all();
  }
}

void BulkSink::flush() {
  flush_requested_ = true;
  due_changed_.notify_all();
}

bool BulkSink::front_is_due() const {
  if (blocks_.empty()) return false;
  return flush_requested_ || blocks_.front().sealed || blocks_.front().flush_at <= scheduler_.now();
}

sim::Task<void> BulkSink::wait_until_front_is_due() {
  while (!front_is_due()) {
    if (blocks_.empty()) {
      flush_requested_ = false;
      co_await due_changed_.wait();
    } else {
      co_await sim::when_any(scheduler_, sleep_until(scheduler_, blocks_.front().flush_at),
                             wait_for(due_changed_));
    }
  }
}

sim::Task<base::Result<void>> BulkSink::run() {
  for (;;) {
    co_await wait_until_front_is_due();
    auto written = co_await write_front_block();
    if (!written) co_return written;
  }
}

sim::Task<base::Result<void>> BulkSink::write_front_block() {
  Block& block = blocks_.front();
  block.sealed = true;
  sim::Duration backoff = options_.first_backoff;
  for (;;) {
    const auto request = request_of(block);
    const auto reply = co_await client_.bulk(request);
    if (reply) {
      if (auto settled = settle_front_block(reply.value()); !settled) co_return settled;
      if (block.entries.empty()) break;
    } else if (reply.error().http_status != kTooManyRequests) {
      co_return reply.error();
    }
    co_await scheduler_.sleep_for(backoff);
    backoff = std::min(2 * backoff, options_.last_backoff);
  }
  blocks_.pop_front();
  co_return base::Result<void>{};
}

std::vector<clients::BulkDocument> BulkSink::request_of(const Block& block) const {
  std::vector<clients::BulkDocument> request;
  request.reserve(block.entries.size());
  for (const Entry& entry : block.entries) {
    request.push_back({options_.indices[static_cast<std::size_t>(entry.kind)],
                       options_.document_ids ? block.id_of(entry) : std::string_view{},
                       block.source_of(entry)});
  }
  return request;
}

// Acknowledgement and its traces in the state happen in one event, so a snapshot holds exactly the
// documents that are not known to be stored.
base::Result<void> BulkSink::settle_front_block(const clients::BulkReply& reply) {
  Block& block = blocks_.front();
  std::vector<Entry> rejected;
  if (reply.errors || !reply.items.empty()) {
    if (reply.items.size() != block.entries.size()) {
      return mismatched_reply(reply.items.size(), block.entries.size());
    }
    for (std::size_t i = 0; i < block.entries.size(); ++i) {
      const clients::BulkOutcome& outcome = reply.items[i];
      if (outcome.status == kTooManyRequests) {
        rejected.push_back(block.entries[i]);
      } else if (outcome.status >= 300) {
        return refused_document(block.id_of(block.entries[i]), outcome);
      }
    }
  }
  const std::size_t stored = block.entries.size() - rejected.size();
  block.entries = std::move(rejected);
  pending_ -= stored;
  acknowledged_ += stored;
  progress_.notify_all();
  return {};
}

}  // namespace weir::hotspots
