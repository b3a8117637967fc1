#include "pipeline/host/serve/served_cloud.h"

#include <map>
#include <string>

#include "pipeline/host/functions.h"
#include "pipeline/host/hosted_job.h"
#include "pipeline/host/in_process_clients.h"

namespace weir::host {
namespace {

constexpr const char* kHandlers[] = {"application_scaler", "stream_scaler", "target_scaler"};

class ServedCloud : public server::CloudHost {
 public:
  ServedCloud(sim::Scheduler& scheduler, sim::Timeline& timeline, const base::Caller& caller,
              const ServedCloudOptions& options)
      : cloud_(scheduler, timeline, jobs_, with_caller(options.limits, caller)),
        kinesis_(cloud_.kinesis()),
        elasticsearch_(cloud_.elasticsearch()),
        analytics_(cloud_.analytics()),
        cloudwatch_(cloud_.cloudwatch()),
        autoscaling_(cloud_.autoscaling()),
        hotspots_(scheduler, kinesis_, elasticsearch_, options.cpu_per_record),
        functions_(scheduler, kinesis_, analytics_, cloudwatch_, autoscaling_) {
    jobs_.hotspots = &hotspots_;
    for (const char* handler : kHandlers) {
      cloud_.lambda().register_handler(handler, [this, handler](lambda::Invocation invocation) {
        return call(handler, std::move(invocation));
      });
    }
  }

  cloud::Cloud& cloud() override { return cloud_; }

 private:
  /// The cloud needs a factory before the clients that jobs work with are there.
  struct Jobs : analytics::JobFactory {
    std::unique_ptr<analytics::Job> create(const analytics::JobSpec& spec) override {
      return hotspots->create(spec);
    }
    HotspotsJobs* hotspots = nullptr;
  };
  struct Instance {
    std::map<std::string, std::string> environment;
    FunctionHandler handler;
  };

  static cloud::Cloud::Options with_caller(cloud::Cloud::Options options,
                                           const base::Caller& caller) {
    options.caller = caller;
    return options;
  }

  /// A function keeps its instance, and with it what the scaler remembers, for as long as its
  /// environment stays.
  sim::Task<base::Result<std::string>> call(std::string handler, lambda::Invocation invocation) {
    Instance& instance = instances_[invocation.function_name];
    if (!instance.handler || instance.environment != invocation.environment) {
      auto made = functions_.make(handler, invocation.environment);
      if (!made.ok()) co_return made.error();
      instance = {invocation.environment, *std::move(made)};
    }
    co_return co_await instance.handler(std::move(invocation.payload));
  }

  Jobs jobs_;
  cloud::Cloud cloud_;
  InProcessKinesis kinesis_;
  InProcessElasticsearch elasticsearch_;
  InProcessAnalytics analytics_;
  InProcessCloudWatch cloudwatch_;
  InProcessAutoScaling autoscaling_;
  HotspotsJobs hotspots_;
  ScalingFunctions functions_;
  std::map<std::string, Instance> instances_;
};

}  // namespace

std::unique_ptr<server::CloudHost> make_served_cloud(sim::Scheduler& scheduler,
                                                     sim::Timeline& timeline,
                                                     const base::Caller& caller,
                                                     const ServedCloudOptions& options) {
  return std::make_unique<ServedCloud>(scheduler, timeline, caller, options);
}

}  // namespace weir::host
