#include "emulator/cloud/coverage.h"

#include <span>
#include <string>
#include <string_view>

#include "emulator/kinesis/kinesis_service.h"

namespace weir::cloud {
namespace {

constexpr std::string_view kCloudWatch[] = {
    "PutMetricData",        "GetMetricData",     "GetMetricStatistics", "ListMetrics",
    "PutMetricAlarm",       "PutCompositeAlarm", "DescribeAlarms",      "DescribeAlarmsForMetric",
    "DescribeAlarmHistory", "DeleteAlarms",      "SetAlarmState",       "EnableAlarmActions",
    "DisableAlarmActions",  "PutDashboard",      "GetDashboard",        "ListDashboards",
    "DeleteDashboards",     "TagResource",       "UntagResource",       "ListTagsForResource"};
constexpr std::string_view kAnalytics[] = {"CreateApplication",
                                           "StartApplication",
                                           "StopApplication",
                                           "DeleteApplication",
                                           "UpdateApplication",
                                           "RollbackApplication",
                                           "DescribeApplication",
                                           "ListApplications",
                                           "DescribeApplicationVersion",
                                           "ListApplicationVersions",
                                           "CreateApplicationSnapshot",
                                           "DescribeApplicationSnapshot",
                                           "ListApplicationSnapshots",
                                           "DeleteApplicationSnapshot",
                                           "TagResource",
                                           "UntagResource",
                                           "ListTagsForResource"};
constexpr std::string_view kAutoScaling[] = {"RegisterScalableTarget",
                                             "DeregisterScalableTarget",
                                             "DescribeScalableTargets",
                                             "PutScalingPolicy",
                                             "DeleteScalingPolicy",
                                             "DescribeScalingPolicies",
                                             "DescribeScalingActivities",
                                             "TagResource",
                                             "UntagResource",
                                             "ListTagsForResource"};
constexpr std::string_view kLambda[] = {"CreateFunction", "GetFunction", "ListFunctions",
                                        "DeleteFunction", "Invoke"};

}  // namespace

api::ImplementedOperations implemented_operations() {
  api::ImplementedOperations result;
  const auto add = [&result](std::string_view service, std::span<const std::string_view> names) {
    for (const std::string_view name : names) {
      result.insert(std::string{service} + ":" + std::string{name});
    }
  };
  add("kinesis", kinesis::implemented_operations());
  add("cloudwatch", kCloudWatch);
  add("kinesisanalyticsv2", kAnalytics);
  add("application-autoscaling", kAutoScaling);
  add("lambda", kLambda);
  return result;
}

}  // namespace weir::cloud
