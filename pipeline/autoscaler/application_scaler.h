// The scaling function of a Kinesis Data Analytics application behind Application Auto Scaling.
//
// It answers the custom-resource contract of aws/aws-auto-scaling-custom-resource: GET and PATCH of
// /scalableTargetDimensions/{id}, arriving as API Gateway proxy events, capacity being the
// application's Parallelism. After every accepted change it rewrites the thresholds of the alarms
// that drive it, so that the next step needs the next multiple of a KPU's throughput.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "emulator/base/result.h"
#include "emulator/sim/task.h"
#include "pipeline/clients/control_clients.h"

namespace weir::autoscaler {

/// Where the desired capacity outlives one invocation (an SSM parameter on AWS).
class DesiredCapacityStore {
 public:
  virtual ~DesiredCapacityStore() = default;
  virtual std::optional<int> get() const = 0;
  virtual void put(int capacity) = 0;
};

class ApplicationScaler {
 public:
  struct Options {
    std::string application;
    std::string alarm_out;
    std::string alarm_in;
    std::string policy_out;  ///< Names of the step policies, for the alarms' actions.
    std::string policy_in;
    double throughput_per_kpu = 4400;  ///< In the unit of the alarms' metric.
    int max_capacity = 32;
    /// The scale-in threshold is (capacity - 1) * throughput times this. 1 is the original's, which
    /// is where the last scale-out began: a rate near it makes the capacity go back and forth.
    double scale_in_margin = 1;

    /// From KDAAppName, CloudWatchAlarmNameOut, CloudWatchAlarmNameIn, PolicyNameOut, PolicyNameIn,
    /// MaxThroughputPerKPU, MaxKPUs and ScaleInMargin.
    static base::Result<Options> from_environment(std::map<std::string, std::string> variables);
  };

  ApplicationScaler(clients::AnalyticsClient& analytics, clients::CloudWatchClient& cloudwatch,
                    clients::AutoScalingClient& autoscaling, DesiredCapacityStore& store,
                    Options options);

  /// Takes an API Gateway proxy event and gives the proxy reply {statusCode, body, headers}; both
  /// JSON. Never fails: what goes wrong is a 4xx/5xx reply or scalingStatus Failed with a reason.
  sim::Task<base::Result<std::string>> handle(std::string event);

 private:
  struct Application {
    std::string status;
    std::int64_t version = 0;
    int parallelism = 1;
  };
  struct Dimension {
    int actual = 0;
    int desired = 0;
    std::string status;
    std::string failure;
  };

  sim::Task<base::Result<Application>> describe();
  /// Moves the application towards `desired` as far as its state allows, and says where it stands.
  sim::Task<Dimension> reconcile(Application application, int desired);
  sim::Task<base::Result<void>> update(const Application& application, int desired);
  sim::Task<base::Result<void>> rewrite_alarms(int capacity);
  sim::Task<base::Result<std::map<std::string, std::string>>> policy_arns();
  std::string reply(const std::string& id, const Dimension& dimension) const;

  clients::AnalyticsClient& analytics_;
  clients::CloudWatchClient& cloudwatch_;
  clients::AutoScalingClient& autoscaling_;
  DesiredCapacityStore& store_;
  Options options_;
};

}  // namespace weir::autoscaler
