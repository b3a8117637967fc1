// Scaling an application straight to its target, from the true processing rate.
//
// Where the step policy asks "is the rate above the threshold", this one asks "how many records
// per busy second does the job manage, and how many must it": one rescale usually suffices. Runs
// on a schedule, a minute or so apart. Formulae: processing_rate.h.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "emulator/base/result.h"
#include "emulator/sim/scheduler.h"
#include "pipeline/autoscaler/processing_rate.h"
#include "pipeline/clients/control_clients.h"

namespace weir::autoscaler {

class TargetScaler {
 public:
  struct Options {
    std::string application;
    std::string stream;
    int min_parallelism = 1;
    int max_parallelism = 32;
    DemandSettings demand;
    /// Metrics are averaged over this many minutes, which must all lie behind the last rescale.
    int window_minutes = 3;
    double scale_in_delay_seconds = 3600;

    /// From KDAAppName, KinesisStreamName, MinKPUs, MaxKPUs, CatchUpSeconds, RestartSeconds,
    /// Utilisation, UtilisationBoundary, WindowMinutes and ScaleInDelaySeconds.
    static base::Result<Options> from_environment(std::map<std::string, std::string> variables);
  };

  /// What the metrics of one window say.
  struct Measurement {
    double input_rate = 0;       ///< Records written to the stream a second.
    double processed_rate = 0;   ///< Records the job read a second.
    double busy_fraction = 0;    ///< Busy share of the job's capacity, 0 to 1.
    double backlog_records = 0;  ///< Written and not yet read, estimated from the lag.
  };

  TargetScaler(sim::Scheduler& scheduler, clients::AnalyticsClient& analytics,
               clients::CloudWatchClient& cloudwatch, Options options);

  /// Takes any event (a schedule's) and gives {"action": "none|out|in", "from": .., "to": ..,
  /// "reason": ".."}.
  sim::Task<base::Result<std::string>> handle(std::string event);

  /// Parallelism that the measurement asks for at the present one, unclamped by delays.
  int target(int parallelism, const Measurement& measurement) const;

 private:
  sim::Task<base::Result<std::optional<Measurement>>> measure();
  sim::Task<base::Result<std::optional<double>>> average(
      std::string metric_namespace, std::string metric,
      std::vector<api::cloudwatch::Dimension> dimensions, bool sum_per_second);
  /// True when a scale-in to `wanted` must still wait.
  bool delay_scale_in(int parallelism, int wanted);

  sim::Scheduler& scheduler_;
  clients::AnalyticsClient& analytics_;
  clients::CloudWatchClient& cloudwatch_;
  Options options_;
  std::optional<sim::Time> scale_in_wanted_since_;
  std::optional<sim::Time> running_since_;
  std::int64_t seen_version_ = 0;
};

}  // namespace weir::autoscaler
