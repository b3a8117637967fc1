#include "pipeline/stacks/fill.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/api/cloudwatch.h"
#include "emulator/api/kinesisanalyticsv2.h"
#include "pipeline/stacks/intrinsics.h"
#include "tests/unit/pipeline/config/text_file.h"

namespace weir::stacks {
namespace {

namespace cw = api::cloudwatch;
namespace kda = api::kinesisanalyticsv2;
using testing_support::TextFile;

template <class T>
base::Result<T> filled_from(const std::string& yaml) {
  const TextFile file(yaml);
  auto result = filled<T>(evaluate(config::load_yaml(file.path()), {}, {}));
  if (result.ok()) return result;
  return base::client_error(result.error().code, result.error().message.substr(file.path().size()));
}

template <class T>
std::string complaint(const std::string& yaml) {
  const auto result = filled_from<T>(yaml);
  if (result.ok()) return "no complaint";
  EXPECT_EQ(result.error().code, "BadInput");
  return result.error().message;
}

TEST(Fill, ConvertsScalarsByTheirShape) {
  const auto alarm = filled_from<cw::PutMetricAlarmInput>(
      "AlarmName: high\nPeriod: '60'\nThreshold: 0.75\nActionsEnabled: true\n");
  ASSERT_TRUE(alarm.ok()) << alarm.error().message;
  EXPECT_EQ(alarm->alarm_name, "high");
  EXPECT_EQ(alarm->period, 60);
  EXPECT_EQ(alarm->threshold, 0.75);
  EXPECT_EQ(alarm->actions_enabled, true);
  EXPECT_FALSE(alarm->statistic.has_value());
}

TEST(Fill, FollowsListsAndNestedStructures) {
  const auto alarm = filled_from<cw::PutMetricAlarmInput>(
      "AlarmName: a\n"
      "Metrics:\n"
      "  - Id: m1\n"
      "    MetricStat:\n"
      "      Metric: {Namespace: N, MetricName: M, Dimensions: [{Name: D, Value: v}]}\n"
      "      Period: 60\n"
      "      Stat: Sum\n"
      "    ReturnData: false\n"
      "  - {Id: e1, Expression: m1/60}\n");
  ASSERT_TRUE(alarm.ok()) << alarm.error().message;
  ASSERT_EQ(alarm->metrics->size(), 2u);
  const cw::MetricDataQuery& first = alarm->metrics->front();
  EXPECT_EQ(first.metric_stat->metric.dimensions->front(), (cw::Dimension{"D", "v"}));
  EXPECT_EQ(first.return_data, false);
  EXPECT_EQ(alarm->metrics->back().expression, "m1/60");
}

TEST(Fill, FollowsMaps) {
  const auto group = filled_from<kda::PropertyGroup>(
      "PropertyGroupId: g\nPropertyMap: {Region: eu-west-1, EventTime: 'true'}\n");
  ASSERT_TRUE(group.ok()) << group.error().message;
  EXPECT_EQ(group->property_map,
            (std::map<std::string, std::string>{{"EventTime", "true"}, {"Region", "eu-west-1"}}));
}

TEST(Fill, EmptyListIsThereAndEmpty) {
  const auto alarm = filled_from<cw::PutMetricAlarmInput>("AlarmName: a\nAlarmActions: []\n");
  ASSERT_TRUE(alarm.ok());
  ASSERT_TRUE(alarm->alarm_actions.has_value());
  EXPECT_TRUE(alarm->alarm_actions->empty());
}

TEST(Fill, WrongPropertiesNameFileLineAndProperty) {
  const std::pair<std::string, std::string> cases[] = {
      {"AlarmName: a\nTreshold: 1\n", ":2: Treshold: unknown property"},
      {"AlarmName: a\nPeriod: minute\n", ":2: Period: 'minute' is not a number"},
      {"AlarmName: a\nPeriod: 60.5\n", ":2: Period: '60.5' is not a number"},
      {"AlarmName: a\nPeriod: ''\n", ":2: Period: '' is not a number"},
      {"AlarmName: a\nThreshold: [1]\n", ":2: Threshold: must be a single value"},
      {"AlarmName: a\nActionsEnabled: 1\n", ":2: ActionsEnabled: '1' is neither true nor false"},
      {"AlarmName: a\nAlarmActions: arn\n", ":2: AlarmActions: must be a list"},
      {"AlarmName: a\nMetrics:\n  - text\n", ":3: Metrics[0]: must be a mapping"},
      {"AlarmName: a\nMetrics:\n  - Id: m\n    Metric: {}\n",
       ":4: Metrics[0].Metric: unknown property"},
      {"[a]", ":1: file: must be a mapping"},
  };
  for (const auto& [yaml, expected] : cases) {
    EXPECT_EQ(complaint<cw::PutMetricAlarmInput>(yaml), expected) << yaml;
  }
}

TEST(Fill, NumberBeyondItsTypeIsRefused) {
  EXPECT_EQ(complaint<cw::PutMetricAlarmInput>("AlarmName: a\nPeriod: 3000000000\n"),
            ":2: Period: '3000000000' is not a number");
}

}  // namespace
}  // namespace weir::stacks
