// The metrics of a running application, once a minute, as AWS/KinesisAnalytics reports them.
// https://docs.aws.amazon.com/managed-flink/latest/java/metrics-dimensions.html
#pragma once

#include <string>
#include <vector>

#include "emulator/analytics/configuration.h"
#include "emulator/analytics/job_runner.h"
#include "emulator/base/metric_sink.h"

namespace weir::analytics {

/// How long a report reaches back.
inline constexpr sim::Duration kMetricPeriod = std::chrono::minutes{1};

/// The value of dimension Id: the stream's name with '_' for '-' (workshop templates).
std::string metric_stream_id(std::string_view stream);

/// Turns what a JobRunner shows into data; remembers the counters of the report before, for rates.
class MetricReporter {
 public:
  /// Reports the minute that ends at `now`. Data are stamped with its beginning. While the job is
  /// down only uptime, downtime, restarts, checkpoints and KPUs are reported.
  /// Gives the CPU use in percent of the allocated KPUs, 0 while the job is down.
  double report(sim::Time now, const JobRunner& runner, const Settings& settings,
                base::MetricSink& sink);

  /// Begins anew with the next job.
  void reset() { previous_attempt_ = 0; }

 private:
  struct Minute;

  void put(const std::string& name, const char* unit, base::StatisticSet statistics);
  void report_runner(sim::Time now, const JobRunner& runner, int kpus);
  void report_records(const Minute& minute);
  void report_time(const Minute& minute);
  double report_cpu(const Minute& minute, int kpus);
  void report_lag(const JobMetrics& metrics);

  base::MetricSink* sink_ = nullptr;
  std::string application_;
  base::Timestamp timestamp_;
  std::int64_t previous_attempt_ = 0;
  sim::Time previous_report_{};
  JobMetrics previous_;
};

}  // namespace weir::analytics
