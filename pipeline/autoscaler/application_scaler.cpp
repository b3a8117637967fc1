#include "pipeline/autoscaler/application_scaler.h"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>

#include "pipeline/autoscaler/alarms.h"
#include "pipeline/autoscaler/environment.h"
#include "pipeline/autoscaler/parallelism.h"
#include "pipeline/autoscaler/proxy_event.h"

namespace weir::autoscaler {
namespace {

namespace kda = api::kinesisanalyticsv2;
namespace cw = api::cloudwatch;

// The version must never change: Application Auto Scaling would unregister the target together
// with its policies.
constexpr std::string_view kContractVersion = "KDAScaling";

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void put(Writer& writer, std::string_view key, std::string_view value) {
  writer.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
  writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

// States that end by themselves; the capacity can be changed once they have.
bool is_passing(std::string_view status) {
  return status == "STARTING" || status == "UPDATING" || status == "AUTOSCALING" ||
         status == "MAINTENANCE" || status == "ROLLING_BACK" || status == "STOPPING" ||
         status == "FORCE_STOPPING";
}

}  // namespace

base::Result<ApplicationScaler::Options> ApplicationScaler::Options::from_environment(
    std::map<std::string, std::string> variables) {
  const Environment environment{std::move(variables)};
  Options options;
  for (const auto& [name, place] :
       {std::pair<const char*, std::string*>{"KDAAppName", &options.application},
        {"CloudWatchAlarmNameOut", &options.alarm_out},
        {"CloudWatchAlarmNameIn", &options.alarm_in},
        {"PolicyNameOut", &options.policy_out},
        {"PolicyNameIn", &options.policy_in}}) {
    auto value = environment.text(name);
    if (!value.ok()) return value.error();
    *place = *value;
  }
  auto throughput = environment.number("MaxThroughputPerKPU", 4400, 1e-6, 1e12);
  if (!throughput.ok()) return throughput.error();
  options.throughput_per_kpu = *throughput;
  auto most = environment.number("MaxKPUs", 32, 1, 1000);
  if (!most.ok()) return most.error();
  options.max_capacity = static_cast<int>(*most);
  auto margin = environment.number("ScaleInMargin", 1, 0, 1);
  if (!margin.ok()) return margin.error();
  options.scale_in_margin = *margin;
  return options;
}

ApplicationScaler::ApplicationScaler(clients::AnalyticsClient& analytics,
                                     clients::CloudWatchClient& cloudwatch,
                                     clients::AutoScalingClient& autoscaling,
                                     DesiredCapacityStore& store, Options options)
    : analytics_(analytics),
      cloudwatch_(cloudwatch),
      autoscaling_(autoscaling),
      store_(store),
      options_(std::move(options)) {}

sim::Task<base::Result<std::string>> ApplicationScaler::handle(std::string text) {
  const ProxyEvent event = parse_proxy_event(text);
  if (!event.problem.empty()) co_return proxy_error(400, event.problem);
  const bool patch = event.method == "PATCH";
  if (!patch && event.method != "GET") {
    co_return proxy_error(405, fmt::format("Error, method {} is not allowed", event.method));
  }
  auto application = co_await describe();
  if (!application.ok()) {
    const bool unknown = application.error().code == "ResourceNotFoundException";
    co_return proxy_error(
        unknown ? 404 : 500,
        unknown ? fmt::format("Error, cannot find a kinesis data analytics app called {}",
                              options_.application)
                : application.error().message);
  }
  int desired = store_.get().value_or(application->parallelism);
  if (patch) {
    if (!event.desired || !std::isfinite(*event.desired) || *event.desired < 1 ||
        *event.desired > options_.max_capacity) {
      co_return proxy_error(400, fmt::format("Error, desiredCapacity must be a number from 1 to {}",
                                             options_.max_capacity));
    }
    desired = static_cast<int>(*event.desired);
    store_.put(desired);
  }
  const Dimension dimension = co_await reconcile(*application, desired);
  co_return proxy_reply(200, reply(event.id, dimension));
}

sim::Task<base::Result<ApplicationScaler::Application>> ApplicationScaler::describe() {
  kda::DescribeApplicationRequest request;
  request.application_name = options_.application;
  auto response = co_await analytics_.describe_application(std::move(request));
  if (!response.ok()) co_return response.error();
  const kda::ApplicationDetail& detail = response->application_detail;
  Application application;
  application.status = detail.application_status;
  application.version = detail.application_version_id;
  application.parallelism = parallelism_of(detail);
  co_return application;
}

sim::Task<ApplicationScaler::Dimension> ApplicationScaler::reconcile(Application application,
                                                                     int desired) {
  Dimension dimension{application.parallelism, desired, "InProgress", ""};
  if (is_passing(application.status)) co_return dimension;
  if (application.status != "RUNNING" && application.status != "READY") {
    dimension.status = "Failed";
    dimension.failure = fmt::format("application is {}", application.status);
    co_return dimension;
  }
  if (desired == application.parallelism) {
    dimension.status = "Successful";
    co_return dimension;
  }
  auto updated = co_await update(application, desired);
  // Somebody else was quicker: the next request sees the new state and decides afresh.
  const bool lost_race =
      !updated.ok() && (updated.error().code == "ResourceInUseException" ||
                        updated.error().code == "ConcurrentModificationException");
  if (lost_race) co_return dimension;
  if (updated.ok()) updated = co_await rewrite_alarms(desired);
  if (!updated.ok()) {
    dimension.status = "Failed";
    dimension.failure = updated.error().message;
  }
  co_return dimension;
}

sim::Task<base::Result<void>> ApplicationScaler::update(const Application& application,
                                                        int desired) {
  auto response = co_await analytics_.update_application(
      parallelism_update(options_.application, application.version, desired));
  if (!response.ok()) co_return response.error();
  co_return base::Result<void>{};
}

sim::Task<base::Result<void>> ApplicationScaler::rewrite_alarms(int capacity) {
  auto arns = co_await policy_arns();
  if (!arns.ok()) co_return arns.error();
  const double unit = options_.throughput_per_kpu;
  const std::string action_in = (*arns)[options_.policy_in];
  const std::string action_out = (*arns)[options_.policy_out];
  auto rewritten =
      co_await rewrite_alarm(cloudwatch_, options_.alarm_in, [&](cw::PutMetricAlarmInput& alarm) {
        alarm.comparison_operator = "LessThanOrEqualToThreshold";
        alarm.evaluation_periods = 2;
        alarm.datapoints_to_alarm = std::nullopt;
        if (capacity > 1) {
          alarm.threshold = (capacity - 1) * unit * options_.scale_in_margin;
          alarm.treat_missing_data = "breaching";
          alarm.alarm_actions = {action_in};
        } else {
          alarm.threshold = 0;
          alarm.treat_missing_data = std::nullopt;
          alarm.alarm_actions = std::vector<std::string>{};
        }
      });
  if (!rewritten.ok() || capacity >= options_.max_capacity) co_return rewritten;
  co_return co_await rewrite_alarm(cloudwatch_, options_.alarm_out,
                                   [&](cw::PutMetricAlarmInput& alarm) {
                                     alarm.comparison_operator = "GreaterThanOrEqualToThreshold";
                                     alarm.threshold = capacity * unit;
                                     alarm.evaluation_periods = 1;
                                     alarm.datapoints_to_alarm = std::nullopt;
                                     alarm.treat_missing_data = std::nullopt;
                                     alarm.alarm_actions = {action_out};
                                   });
}

sim::Task<base::Result<std::map<std::string, std::string>>> ApplicationScaler::policy_arns() {
  api::application_autoscaling::DescribeScalingPoliciesRequest request;
  request.service_namespace = "custom-resource";
  request.policy_names = {options_.policy_in, options_.policy_out};
  auto response = co_await autoscaling_.describe_scaling_policies(std::move(request));
  if (!response.ok()) co_return response.error();
  std::map<std::string, std::string> arns;
  if (response->scaling_policies) {
    for (const auto& policy : *response->scaling_policies) {
      arns[policy.policy_name] = policy.policy_arn;
    }
  }
  for (const std::string& name : {options_.policy_in, options_.policy_out}) {
    if (!arns.contains(name)) {
      co_return base::client_error("ObjectNotFoundException",
                                   fmt::format("there is no scaling policy '{}'", name));
    }
  }
  co_return arns;
}

std::string ApplicationScaler::reply(const std::string& id, const Dimension& dimension) const {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  writer.Key("actualCapacity");
  writer.Double(dimension.actual);
  writer.Key("desiredCapacity");
  writer.Double(dimension.desired);
  put(writer, "dimensionName", id);
  put(writer, "resourceName", options_.application);
  put(writer, "scalableTargetDimensionId", id);
  put(writer, "scalingStatus", dimension.status);
  put(writer, "version", kContractVersion);
  if (!dimension.failure.empty()) put(writer, "failureReason", dimension.failure);
  writer.EndObject();
  return buffer.GetString();
}

}  // namespace weir::autoscaler
