#include "pipeline/host/functions.h"

#include <fmt/format.h>

namespace weir::host {
namespace {

/// The parameter of the Systems Manager that the original keeps its wish in.
class InMemoryCapacity : public autoscaler::DesiredCapacityStore {
 public:
  std::optional<int> get() const override { return capacity_; }
  void put(int capacity) override { capacity_ = capacity; }

 private:
  std::optional<int> capacity_;
};

template <class Function>
FunctionHandler handler_of(Function& function) {
  return [&function](std::string event) { return function.handle(std::move(event)); };
}

}  // namespace

ScalingFunctions::ScalingFunctions(sim::Scheduler& scheduler, clients::KinesisClient& kinesis,
                                   clients::AnalyticsClient& analytics,
                                   clients::CloudWatchClient& cloudwatch,
                                   clients::AutoScalingClient& autoscaling)
    : scheduler_(scheduler),
      kinesis_(kinesis),
      analytics_(analytics),
      cloudwatch_(cloudwatch),
      autoscaling_(autoscaling) {}

base::Result<FunctionHandler> ScalingFunctions::make(const std::string& handler,
                                                     std::map<std::string, std::string> variables) {
  if (handler == "application_scaler") {
    auto options = autoscaler::ApplicationScaler::Options::from_environment(std::move(variables));
    if (!options.ok()) return options.error();
    auto& store = *stores_.emplace_back(std::make_unique<InMemoryCapacity>());
    return handler_of(
        *application_scalers_.emplace_back(std::make_unique<autoscaler::ApplicationScaler>(
            analytics_, cloudwatch_, autoscaling_, store, *options)));
  }
  if (handler == "stream_scaler") {
    auto options = autoscaler::StreamScaler::Options::from_environment(std::move(variables));
    if (!options.ok()) return options.error();
    return handler_of(*stream_scalers_.emplace_back(
        std::make_unique<autoscaler::StreamScaler>(kinesis_, cloudwatch_, *options)));
  }
  if (handler == "target_scaler") {
    auto options = autoscaler::TargetScaler::Options::from_environment(std::move(variables));
    if (!options.ok()) return options.error();
    return handler_of(*target_scalers_.emplace_back(
        std::make_unique<autoscaler::TargetScaler>(scheduler_, analytics_, cloudwatch_, *options)));
  }
  return base::client_error("BadInput",
                            fmt::format("there is no built-in function '{}'; known: "
                                        "application_scaler, stream_scaler, target_scaler",
                                        handler));
}

}  // namespace weir::host
