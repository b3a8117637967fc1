#include "emulator/analytics/metrics.h"

#include <algorithm>
#include <utility>

namespace weir::analytics {
namespace {

constexpr const char* kNamespace = "AWS/KinesisAnalytics";
constexpr const char* kCount = "Count";
constexpr const char* kCountPerSecond = "Count/Second";
constexpr const char* kMilliseconds = "Milliseconds";
constexpr const char* kPercent = "Percent";
constexpr const char* kBytes = "Bytes";

base::StatisticSet repeated(double value, int samples) {
  return {static_cast<double>(samples), value * samples, value, value};
}

base::StatisticSet single(std::int64_t value) {
  return base::StatisticSet::of(static_cast<double>(value));
}

std::int64_t milliseconds(sim::Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

}  // namespace

// Counters now and one report ago; `elapsed` is the time between, or since the job came up.
struct MetricReporter::Minute {
  JobMetrics now;
  JobMetrics before;
  sim::Duration elapsed;
  int subtasks;

  double seconds() const { return sim::to_seconds(elapsed); }
  double busy_seconds() const { return sim::to_seconds(now.busy_cpu_time - before.busy_cpu_time); }
  /// Share of the subtasks' own CPU time that was used, 0 to 1.
  double busy_share() const {
    return std::clamp(busy_seconds() / (now.cpu_capacity_vcpus * seconds()), 0.0, 1.0);
  }
};

std::string metric_stream_id(std::string_view stream) {
  std::string id{stream};
  std::replace(id.begin(), id.end(), '-', '_');
  return id;
}

double MetricReporter::report(sim::Time now, const JobRunner& runner, const Settings& settings,
                              base::MetricSink& sink) {
  sink_ = &sink;
  application_ = runner.spec().application;
  timestamp_ = {sim::to_millis(now - kMetricPeriod)};
  report_runner(now, runner, settings.kpus());
  if (runner.job() == nullptr) return 0;

  Minute minute{.now = runner.job()->metrics(),
                .before = {},
                .elapsed = {},
                .subtasks = runner.spec().parallelism};
  const bool same_job = runner.attempt() == previous_attempt_;
  if (same_job) minute.before = previous_;
  minute.elapsed = now - (same_job ? previous_report_ : runner.up_since());
  report_records(minute);
  report_lag(minute.now);
  const double cpu_percent = minute.elapsed.count() > 0 ? report_cpu(minute, settings.kpus()) : 0;
  if (minute.elapsed.count() > 0) report_time(minute);
  previous_attempt_ = runner.attempt();
  previous_report_ = now;
  previous_ = std::move(minute.now);
  return cpu_percent;
}

void MetricReporter::put(const std::string& name, const char* unit, base::StatisticSet statistics) {
  sink_->put({.metric_namespace = kNamespace,
              .name = name,
              .dimensions = {{"Application", application_}},
              .unit = unit,
              .timestamp = timestamp_,
              .statistics = statistics});
}

void MetricReporter::report_runner(sim::Time now, const JobRunner& runner, int kpus) {
  const bool up = runner.job() != nullptr;
  put("uptime", kMilliseconds, single(up ? milliseconds(now - runner.up_since()) : 0));
  put("downtime", kMilliseconds, single(up ? 0 : milliseconds(now - runner.down_since())));
  put("fullRestarts", kCount, single(runner.full_restarts()));
  put("numberOfFailedCheckpoints", kCount, single(runner.failed_checkpoints()));
  if (runner.completed_checkpoints() > 0) {
    put("lastCheckpointSize", kBytes, single(runner.last_checkpoint_bytes()));
    put("lastCheckpointDuration", kMilliseconds,
        single(milliseconds(runner.last_checkpoint_duration())));
  }
  put("KPUs", kCount, single(kpus));
}

void MetricReporter::report_records(const Minute& minute) {
  const JobMetrics& now = minute.now;
  put("numRecordsIn", kCount, single(now.records_in));
  put("numRecordsOut", kCount, single(now.records_out));
  put("numLateRecordsDropped", kCount, single(now.late_records_dropped));
  if (minute.elapsed.count() > 0) {
    const auto rate = [&](std::int64_t after, std::int64_t before) {
      return base::StatisticSet::of(static_cast<double>(after - before) / minute.seconds());
    };
    put("numRecordsInPerSecond", kCountPerSecond, rate(now.records_in, minute.before.records_in));
    put("numRecordsOutPerSecond", kCountPerSecond,
        rate(now.records_out, minute.before.records_out));
  }
  if (now.current_input_watermark_ms) {
    put("currentInputWatermark", kMilliseconds, single(*now.current_input_watermark_ms));
  }
  if (now.current_output_watermark_ms) {
    put("currentOutputWatermark", kMilliseconds, single(*now.current_output_watermark_ms));
  }
}

double MetricReporter::report_cpu(const Minute& minute, int kpus) {
  const double percent =
      std::clamp(100.0 * minute.busy_seconds() / (kpus * minute.seconds()), 0.0, 100.0);
  // One sample a task manager; the model has one a KPU, all alike.
  put("cpuUtilization", kPercent, repeated(percent, kpus));
  return percent;
}

void MetricReporter::report_time(const Minute& minute) {
  const double busy_ms = 1'000.0 * minute.busy_share();
  put("busyTimeMsPerSecond", kMilliseconds, base::StatisticSet::of(busy_ms));
  if (!minute.now.backpressured_time) {
    put("idleTimeMsPerSecond", kMilliseconds, base::StatisticSet::of(1'000.0 - busy_ms));
    return;
  }
  const auto before = minute.before.backpressured_time.value_or(sim::Duration{0});
  const double waited = sim::to_seconds(*minute.now.backpressured_time - before);
  const double waited_share = waited / (minute.seconds() * minute.subtasks);
  const double waited_ms = std::clamp(1'000.0 * waited_share, 0.0, 1'000.0 - busy_ms);
  put("backPressuredTimeMsPerSecond", kMilliseconds, base::StatisticSet::of(waited_ms));
  put("idleTimeMsPerSecond", kMilliseconds, base::StatisticSet::of(1'000.0 - busy_ms - waited_ms));
}

void MetricReporter::report_lag(const JobMetrics& metrics) {
  if (!metrics.millis_behind_latest || metrics.source_stream.empty()) return;
  sink_->put({.metric_namespace = kNamespace,
              .name = "millisBehindLatest",
              .dimensions = {{"Id", metric_stream_id(metrics.source_stream)},
                             {"Application", application_},
                             {"Flow", "Input"}},
              .unit = kMilliseconds,
              .timestamp = timestamp_,
              .statistics = single(*metrics.millis_behind_latest)});
}

}  // namespace weir::analytics
