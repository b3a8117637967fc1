// The functions that stacks may name as Lambda handlers, made from their environment variables.
#pragma once

#include <memory>
#include <vector>

#include "emulator/sim/scheduler.h"
#include "pipeline/autoscaler/application_scaler.h"
#include "pipeline/autoscaler/stream_scaler.h"
#include "pipeline/autoscaler/target_scaler.h"
#include "pipeline/host/deploy.h"

namespace weir::host {

/// Owns every function it has made; must outlive the Cloud's use of them.
class ScalingFunctions {
 public:
  ScalingFunctions(sim::Scheduler& scheduler, clients::KinesisClient& kinesis,
                   clients::AnalyticsClient& analytics, clients::CloudWatchClient& cloudwatch,
                   clients::AutoScalingClient& autoscaling);

  /// Knows "application_scaler", "stream_scaler" and "target_scaler".
  base::Result<FunctionHandler> make(const std::string& handler,
                                     std::map<std::string, std::string> variables);

 private:
  sim::Scheduler& scheduler_;
  clients::KinesisClient& kinesis_;
  clients::AnalyticsClient& analytics_;
  clients::CloudWatchClient& cloudwatch_;
  clients::AutoScalingClient& autoscaling_;
  std::vector<std::unique_ptr<autoscaler::DesiredCapacityStore>> stores_;
  std::vector<std::unique_ptr<autoscaler::ApplicationScaler>> application_scalers_;
  std::vector<std::unique_ptr<autoscaler::StreamScaler>> stream_scalers_;
  std::vector<std::unique_ptr<autoscaler::TargetScaler>> target_scalers_;
};

}  // namespace weir::host
