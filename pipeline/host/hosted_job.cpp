#include "pipeline/host/hosted_job.h"

#include <stdexcept>

#include "emulator/kinesis/sequence_number.h"

namespace weir::host {
namespace {

std::string property(const analytics::JobSpec& spec, const std::string& key) {
  const auto group = spec.properties.find("FlinkApplicationProperties");
  if (group == spec.properties.end()) return "";
  const auto value = group->second.find(key);
  return value == group->second.end() ? "" : value->second;
}

}  // namespace

/// A job that could not be made fails in run(), as a job manager would report it.
class HotspotsJobs::Hosted : public analytics::Job {
 public:
  Hosted(HotspotsJobs& owner, const analytics::JobSpec& spec) : owner_(owner) {
    hotspots::JobOptions options;
    options.stream_name = property(spec, "InputStreamName");
    options.parallelism = spec.parallelism;
    options.parallelism_per_kpu = spec.parallelism_per_kpu;
    options.cpu_per_record = owner.cpu_per_record_;
    options.sequence_number_text = [](const api::kinesis::SequenceNumber& number) {
      return kinesis::to_decimal(number);
    };
    stream_ = options.stream_name;
    capacity_vcpus_ = static_cast<double>(spec.parallelism) / spec.parallelism_per_kpu;
    std::optional<std::string_view> restore;
    if (spec.restore) restore = *spec.restore;
    auto job = hotspots::HotspotsJob::create(owner.scheduler_, owner.kinesis_, owner.elasticsearch_,
                                             std::move(options), restore);
    if (!job.ok()) {
      failure_ = job.error();
      return;
    }
    job_ = *std::move(job);
    owner_.current_ = job_.get();
  }

  ~Hosted() override {
    if (job_ && owner_.current_ == job_.get()) owner_.current_ = nullptr;
  }

  sim::Task<void> run() override {
    if (!job_) {
      owner_.last_failure_ = failure_.message;
      co_return;
    }
    auto ended = co_await job_->run();
    if (!ended.ok()) owner_.last_failure_ = ended.error().message;
  }

  std::string snapshot() override { return job_ ? job_->snapshot() : std::string{}; }

  sim::Task<std::string> stop_with_savepoint() override {
    if (!job_) throw std::runtime_error(failure_.message);
    co_return co_await job_->stop_with_savepoint();
  }

  analytics::JobMetrics metrics() const override {
    analytics::JobMetrics result;
    result.source_stream = stream_;
    result.cpu_capacity_vcpus = capacity_vcpus_;
    if (!job_) return result;
    const hotspots::Metrics metrics = job_->metrics();
    result.records_in = static_cast<std::int64_t>(metrics.since_start.records_in);
    result.records_out = static_cast<std::int64_t>(metrics.since_start.documents_out);
    result.late_records_dropped = static_cast<std::int64_t>(metrics.since_start.late_dropped);
    result.current_input_watermark_ms = metrics.watermark_ms;
    result.current_output_watermark_ms = metrics.watermark_ms;
    result.millis_behind_latest = metrics.millis_behind_latest;
    result.busy_cpu_time = std::chrono::duration_cast<sim::Duration>(metrics.busy_cpu);
    return result;
  }

 private:
  HotspotsJobs& owner_;
  std::unique_ptr<hotspots::HotspotsJob> job_;
  base::Error failure_;
  std::string stream_;
  double capacity_vcpus_ = 1;
};

HotspotsJobs::HotspotsJobs(sim::Scheduler& scheduler, clients::KinesisClient& kinesis,
                           clients::ElasticsearchClient& elasticsearch,
                           std::chrono::nanoseconds cpu_per_record)
    : scheduler_(scheduler),
      kinesis_(kinesis),
      elasticsearch_(elasticsearch),
      cpu_per_record_(cpu_per_record) {}

std::unique_ptr<analytics::Job> HotspotsJobs::create(const analytics::JobSpec& spec) {
  return std::make_unique<Hosted>(*this, spec);
}

base::Result<std::vector<ReadPosition>> read_positions(std::string_view snapshot) {
  auto state = hotspots::read_snapshot(snapshot);
  if (!state.ok()) return state.error();
  std::vector<ReadPosition> positions;
  for (const hotspots::Shard& shard : state->shards) {
    if (!shard.last_processed) continue;
    positions.push_back({shard.id, shard.last_processed->ordinal + 1});
  }
  return positions;
}

}  // namespace weir::host
