#include "pipeline/hotspots/hotspots_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "emulator/api/kinesis.h"
#include "emulator/sim/when_any.h"

namespace weir::hotspots {
namespace {

base::Error invalid_option(std::string_view option, std::string_view rule) {
  return base::client_error("InvalidOptions", fmt::format("{} {}", option, rule));
}

base::Result<void> check(const JobOptions& options) {
  if (options.stream_name.empty()) return invalid_option("stream_name", "must not be empty");
  if (options.parallelism < 1 || options.parallelism > kKeyGroups) {
    return invalid_option("parallelism", fmt::format("must be 1 to {}", kKeyGroups));
  }
  if (options.parallelism_per_kpu < 1) {
    return invalid_option("parallelism_per_kpu", "must be at least 1");
  }
  if (options.cpu_per_record < CpuTime::zero()) {
    return invalid_option("cpu_per_record", "must not be negative");
  }
  if (options.read.limit < 1 || options.read.limit > 10'000) {
    return invalid_option("read.limit", "must be 1 to 10000");
  }
  if (!options.sequence_number_text) return invalid_option("sequence_number_text", "is missing");
  return {};
}

SeenShard seen(const api::kinesis::Shard& shard) {
  // A service that names no range leaves it to its producers that records are where they belong.
  SeenShard result{shard.shard_id,
                   {},
                   shard.sequence_number_range.ending_sequence_number.has_value(),
                   clients::parse_range(shard.hash_key_range).value_or(clients::HashKeyRange{})};
  if (shard.parent_shard_id) result.parents.push_back(*shard.parent_shard_id);
  if (shard.adjacent_parent_shard_id) result.parents.push_back(*shard.adjacent_parent_shard_id);
  return result;
}

sim::Task<void> sleep_for(sim::Scheduler& scheduler, sim::Duration duration) {
  co_await scheduler.sleep_for(duration);
}
sim::Task<void> wait_for(sim::Signal& signal) {
  co_await signal.wait();
}

// Runs a function when a coroutine's frame goes, by its end or by cancellation.
template <class Function>
class AtExit {
 public:
  explicit AtExit(Function function) : function_(std::move(function)) {}
  AtExit(const AtExit&) = delete;
  AtExit& operator=(const AtExit&) = delete;
  ~AtExit() { function_(); }

 private:
  Function function_;
};

}  // namespace

base::Result<std::unique_ptr<HotspotsJob>> HotspotsJob::create(
    sim::Scheduler& scheduler, clients::KinesisClient& kinesis,
    clients::ElasticsearchClient& elasticsearch, JobOptions options,
    std::optional<std::string_view> restore) {
  WEIR_RETURN_IF_ERROR(check(options));
  Snapshot snapshot;
  snapshot.stream = options.stream_name;
  if (restore) {
    auto read = read_snapshot(*restore);
    if (!read) return read.error();
    snapshot = std::move(read).value();
  }
  if (snapshot.stream != options.stream_name) {
    return base::client_error("InvalidSnapshot",
                              fmt::format("the snapshot belongs to stream {}, the job reads {}",
                                          snapshot.stream, options.stream_name));
  }
  return std::unique_ptr<HotspotsJob>(
      new HotspotsJob(scheduler, kinesis, elasticsearch, std::move(options), snapshot));
}

HotspotsJob::HotspotsJob(sim::Scheduler& scheduler, clients::KinesisClient& kinesis,
                         clients::ElasticsearchClient& elasticsearch, JobOptions options,
                         const Snapshot& snapshot)
    : scheduler_(scheduler),
      kinesis_(kinesis),
      options_(std::move(options)),
      start_timestamp_ms_(sim::to_millis(scheduler.now())),
      counters_at_start_(snapshot.counters),
      sink_(scheduler, elasticsearch, options_.sink),
      processor_(sink_, snapshot),
      subtasks_(static_cast<std::size_t>(options_.parallelism),
                Subtask{CpuShare{options_.cpu_per_record, options_.parallelism_per_kpu}}),
      list_now_(scheduler),
      listed_(scheduler),
      writing_(scheduler),
      reading_(scheduler) {}

HotspotsJob::~HotspotsJob() = default;

sim::Task<base::Result<void>> HotspotsJob::run() {
  running_ = true;
  const AtExit stop{[this] {
    running_ = false;
    stop_reading();
    writing_.cancel_all();
    sink_.progress().notify_all();
  }};
  writing_.spawn(write(), "hotspots.sink");
  std::vector<std::string> reading;
  for (const auto& [id, shard] : processor_.shards().shards()) {
    if (shard.phase == ShardPhase::kReading) reading.push_back(id);
  }
  start_shards(reading);
  reading_.spawn(discover(), "hotspots.discovery");
  while (!failure_ && !is_complete()) co_await sink_.progress().wait();
  if (failure_) co_return *failure_;
  co_return base::Result<void>{};
}

void HotspotsJob::stop_reading() {
  reading_.cancel_all();
  readers_.clear();
  for (Subtask& subtask : subtasks_) subtask.shards = 0;
}

void HotspotsJob::fail(const base::Error& error) {
  if (!failure_) failure_ = error;
  sink_.progress().notify_all();
}

bool HotspotsJob::is_complete() const {
  return options_.end_at_watermark_ms &&
         processor_.watermark_ms() >= *options_.end_at_watermark_ms - 1 && sink_.pending() == 0;
}

sim::Task<void> HotspotsJob::write() {
  const base::Result<void> ended = co_await sink_.run();
  if (!ended) fail(ended.error());
}

sim::Task<void> HotspotsJob::discover() {
  const StartAt start_at = options_.initial_position == InitialPosition::kLatest
                               ? StartAt::kTimestamp
                               : StartAt::kTrimHorizon;
  for (;;) {
    const auto listing = co_await list_shards();
    if (!listing) {
      fail(listing.error());
      co_return;
    }
    ShardTable& shards = processor_.shards();
    shards.apply_listing(listing.value(), start_at, start_timestamp_ms_);
    listed_.notify_all();
    start_shards(shards.start_ready());
    processor_.advance_watermark();
    co_await sim::when_any(scheduler_, sleep_for(scheduler_, options_.discovery_interval),
                           wait_for(list_now_));
  }
}

sim::Task<base::Result<std::vector<SeenShard>>> HotspotsJob::list_shards() {
  Backoff backoff{options_.discovery_first_backoff, options_.discovery_last_backoff};
  std::vector<SeenShard> shards;
  std::optional<std::string> next_token;
  for (;;) {
    api::kinesis::ListShardsInput input;
    // A page is asked for by its token alone (API reference, ListShards, NextToken).
    if (next_token) {
      input.next_token = next_token;
    } else {
      input.stream_name = options_.stream_name;
    }
    const auto page = co_await kinesis_.list_shards(std::move(input));
    if (page) {
      const auto& listed = page.value().shards;
      if (listed) std::transform(listed->begin(), listed->end(), std::back_inserter(shards), seen);
      next_token = page.value().next_token;
      if (!next_token) co_return shards;
      continue;
    }
    // A stream that is being created cannot be listed yet; a token may outlive its five minutes.
    const std::string& code = page.error().code;
    const bool begin_again =
        code == "ExpiredNextTokenException" || code == "ResourceInUseException";
    if (!begin_again && !backoff.allows(page.error())) co_return page.error();
    if (begin_again) {
      shards.clear();
      next_token.reset();
    }
    co_await scheduler_.sleep_for(backoff.next());
  }
}

HotspotsJob::Subtask& HotspotsJob::least_loaded_subtask() {
  return *std::min_element(subtasks_.begin(), subtasks_.end(),
                           [](const Subtask& a, const Subtask& b) { return a.shards < b.shards; });
}

void HotspotsJob::start_shards(const std::vector<std::string>& ids) {
  for (const std::string& id : ids) reading_.spawn(read_shard(id), "hotspots.shard " + id);
}

sim::Task<void> HotspotsJob::read_shard(std::string id) {
  ShardTable& shards = processor_.shards();
  Subtask& subtask = least_loaded_subtask();
  ++subtask.shards;
  const ShardReader::Context context{scheduler_,
                                     kinesis_,
                                     sink_,
                                     processor_,
                                     options_.stream_name,
                                     options_.read,
                                     options_.sequence_number_text,
                                     listed_};
  ShardReader& reader = readers_.try_emplace(id, context, shards.at(id), subtask.cpu).first->second;
  const auto children = co_await reader.run();
  if (!children) {
    fail(children.error());
    co_return;
  }
  last_millis_behind_latest_ = reader.millis_behind_latest();
  readers_.erase(id);
  --subtask.shards;
  // One event: no instant at which neither parent nor child holds the watermark.
  shards.drain(id, children.value());
  start_shards(shards.start_ready());
  processor_.advance_watermark();
  if (shards.needs_listing()) list_now_.notify_all();
}

std::string HotspotsJob::snapshot() const {
  Snapshot state;
  state.stream = options_.stream_name;
  state.counters = processor_.counters();
  state.watermark_ms = processor_.watermark_ms();
  for (const auto& [id, shard] : processor_.shards().shards()) state.shards.push_back(shard);
  for (int group = 0; group < kKeyGroups; ++group) {
    state.key_groups[static_cast<std::size_t>(group)] = processor_.windows().content_of(group);
  }
  sink_.for_each_pending([&state](DocumentKind kind, std::string_view id, std::string_view source) {
    state.pending.push_back({kind, std::string{id}, std::string{source}});
  });
  return write_snapshot(state);
}

sim::Task<std::string> HotspotsJob::stop_with_savepoint() {
  stop_reading();
  while (running_ && !failure_ && sink_.pending() > 0) {
    sink_.flush();
    co_await sink_.progress().wait();
  }
  co_return snapshot();
}

Metrics HotspotsJob::metrics() const {
  Metrics metrics;
  metrics.totals = processor_.counters();
  metrics.since_start = metrics.totals - counters_at_start_;
  if (processor_.watermark_ms() != kNoWatermark) metrics.watermark_ms = processor_.watermark_ms();
  metrics.pending_documents = sink_.pending();
  metrics.open_windows = processor_.windows().open_windows();
  for (const auto& [id, shard] : processor_.shards().shards()) {
    const auto reader = readers_.find(id);
    ShardMetrics& entry = metrics.shards.emplace_back(
        ShardMetrics{id, shard.phase, shard.last_processed ? shard.last_processed->ordinal + 1 : 0,
                     shard.watermark_ms, std::nullopt});
    if (reader == readers_.end()) continue;
    entry.millis_behind_latest = reader->second.millis_behind_latest();
    metrics.millis_behind_latest =
        std::max(metrics.millis_behind_latest, entry.millis_behind_latest);
  }
  if (!metrics.millis_behind_latest) metrics.millis_behind_latest = last_millis_behind_latest_;
  for (int i = 0; i < options_.parallelism; ++i) {
    const Subtask& subtask = subtasks_[static_cast<std::size_t>(i)];
    const KeyGroupRange range = key_groups_of(i, options_.parallelism);
    const CpuTime busy = subtask.cpu.used(scheduler_.now());
    metrics.subtasks.push_back(
        {subtask.shards, busy, range, processor_.windows().entries_in(range)});
    metrics.busy_cpu += busy;
  }
  return metrics;
}

}  // namespace weir::hotspots
