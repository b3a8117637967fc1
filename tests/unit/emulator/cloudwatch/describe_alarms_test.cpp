// DescribeAlarms, DescribeAlarmsForMetric, tags of alarms.
#include "tests/unit/emulator/cloudwatch/world.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::DescribeAlarmsInput;

class DescribeAlarms : public testing::Test {
 protected:
  DescribeAlarms() {
    auto input = load_alarm();
    for (const char* name : {"in", "out", "other"}) {
      input.alarm_name = name;
      EXPECT_TRUE(world.service.put_metric_alarm(input).ok());
      input.alarm_actions = {{kPolicy}};
    }
    EXPECT_TRUE(world.service.set_alarm_state({"out", "ALARM", "test"}).ok());
  }
  std::string names(const DescribeAlarmsInput& input) {
    std::string text;
    const auto output = world.service.describe_alarms(input);
    EXPECT_TRUE(output.ok());
    for (const auto& alarm : *output->metric_alarms) text += *alarm.alarm_name + " ";
    return text;
  }
  World world;
};

TEST_F(DescribeAlarms, FiltersByNamePrefixStateAndAction) {
  EXPECT_EQ(names({}), "in other out ");
  EXPECT_EQ(names({.alarm_names = {{"out", "in", "none"}}}), "in out ");
  EXPECT_EQ(names({.alarm_name_prefix = "o"}), "other out ");
  EXPECT_EQ(names({.state_value = "ALARM"}), "out ");
  EXPECT_EQ(names({.action_prefix = "arn:aws:autoscaling"}), "other out ");
  EXPECT_EQ(names({.alarm_types = {{"CompositeAlarm"}}}), "");
}

TEST_F(DescribeAlarms, PagesAreLinkedByTokens) {
  DescribeAlarmsInput input{.max_records = 2};
  const auto page = world.service.describe_alarms(input);
  EXPECT_EQ(page->metric_alarms->size(), 2u);
  input.next_token = page->next_token;
  EXPECT_EQ(names(input), "out ");
}

TEST_F(DescribeAlarms, ShowsTheWholeConfiguration) {
  const auto alarm = world.describe("out");
  EXPECT_EQ(*alarm.alarm_arn, "arn:aws:cloudwatch:us-east-1:000000000000:alarm:out");
  EXPECT_EQ(*alarm.threshold, 10);
  EXPECT_EQ(*alarm.period, 60);
  EXPECT_EQ(alarm.alarm_actions->size(), 1u);
  EXPECT_EQ(alarm.state_transitioned_timestamp->millis, kStart * 1000);
  EXPECT_FALSE(alarm.datapoints_to_alarm);
}

TEST_F(DescribeAlarms, ShowsEmptyListsWhereNothingWasGiven) {
  ASSERT_TRUE(world.service.put_metric_alarm(math_alarm({metric_query("m1", "Load", true)})).ok());
  const auto alarm = world.describe("alarm");
  ASSERT_TRUE(alarm.dimensions);
  EXPECT_TRUE(alarm.dimensions->empty());
  const auto& dimensions = alarm.metrics->at(0).metric_stat->metric.dimensions;
  EXPECT_TRUE(dimensions && dimensions->empty());
  const auto output = world.service.describe_alarms({});
  EXPECT_TRUE(output->log_alarms && output->log_alarms->empty());
}

TEST_F(DescribeAlarms, ForMetricMatchesExactDimensions) {
  api::cloudwatch::DescribeAlarmsForMetricInput input{.metric_name = "Load", .namespace_ = "Test"};
  EXPECT_EQ(world.service.describe_alarms_for_metric(input)->metric_alarms->size(), 3u);
  input.statistic = "Average";
  EXPECT_TRUE(world.service.describe_alarms_for_metric(input)->metric_alarms->empty());
  input.statistic.reset();
  input.dimensions = {{{"a", "b"}}};
  EXPECT_TRUE(world.service.describe_alarms_for_metric(input)->metric_alarms->empty());
}

TEST_F(DescribeAlarms, RelativesAreShownInBrief) {
  api::cloudwatch::PutCompositeAlarmInput composite;
  composite.alarm_name = "parent";
  composite.alarm_rule = "ALARM(in)";
  ASSERT_TRUE(world.service.put_composite_alarm(composite).ok());
  const auto children = world.service.describe_alarms({.children_of_alarm_name = "parent"});
  ASSERT_EQ(children->metric_alarms->size(), 1u);
  EXPECT_EQ(*children->metric_alarms->at(0).alarm_name, "in");
  EXPECT_TRUE(children->metric_alarms->at(0).state_value);
  EXPECT_FALSE(children->metric_alarms->at(0).threshold);
  const auto parents = world.service.describe_alarms({.parents_of_alarm_name = "in"});
  ASSERT_EQ(parents->composite_alarms->size(), 1u);
  EXPECT_EQ(*parents->composite_alarms->at(0).alarm_name, "parent");
  EXPECT_FALSE(parents->composite_alarms->at(0).state_value);
  DescribeAlarmsInput both{.alarm_name_prefix = "i", .children_of_alarm_name = "parent"};
  EXPECT_FALSE(world.service.describe_alarms(both).ok());
}

TEST_F(DescribeAlarms, ATokenStaysGoodWhenAlarmsGo) {
  auto input = load_alarm();
  for (const char* name : {"p1", "p2", "p3", "p4"}) {
    input.alarm_name = name;
    ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  }
  DescribeAlarmsInput page{.alarm_name_prefix = "p", .max_records = 2};
  page.next_token = world.service.describe_alarms(page)->next_token;
  ASSERT_TRUE(world.service.delete_alarms({{"p1", "p3"}}).ok());
  const auto rest = world.service.describe_alarms(page);
  ASSERT_EQ(rest->metric_alarms->size(), 1u);
  EXPECT_EQ(*rest->metric_alarms->at(0).alarm_name, "p4");
}

TEST_F(DescribeAlarms, TagsAreKeptByArn) {
  const std::string arn = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:in";
  ASSERT_TRUE(world.service.tag_resource({arn, {{"b", "1"}, {"a", "2"}}}).ok());
  ASSERT_TRUE(world.service.tag_resource({arn, {{"b", "3"}}}).ok());
  ASSERT_TRUE(world.service.untag_resource({arn, {"a"}}).ok());
  const auto tags = world.service.list_tags_for_resource({arn});
  ASSERT_EQ(tags->tags->size(), 1u);
  EXPECT_EQ(tags->tags->at(0), (api::cloudwatch::Tag{"b", "3"}));
  EXPECT_EQ(world.service.tag_resource({arn + "x", {}}).error().code, "ResourceNotFoundException");
}

TEST_F(DescribeAlarms, AnAlarmWithForbiddenTagsIsNotMade) {
  auto input = load_alarm();
  input.tags = {{{"AWS:x", "v"}}};
  EXPECT_EQ(world.service.put_metric_alarm(input).error().code, "AccessDenied");
  input.tags.emplace();
  for (int i = 0; i < 51; ++i) input.tags->push_back({std::to_string(i), "v"});
  EXPECT_EQ(world.service.put_metric_alarm(input).error().message,
            "The resultant tag set must not have more than 50 user tags.");
  EXPECT_TRUE(world.service.describe_alarms({.alarm_names = {{"alarm"}}})->metric_alarms->empty());
  input.tags = {{{"awsx", "aws:v"}}};
  EXPECT_TRUE(world.service.put_metric_alarm(input).ok());
}

TEST_F(DescribeAlarms, DeletingAnAlarmDropsItsTags) {
  const std::string arn = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:alarm";
  auto input = load_alarm();
  input.tags = {{{"k", "v"}}};
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  EXPECT_EQ(world.service.list_tags_for_resource({arn})->tags->size(), 1u);
  ASSERT_TRUE(world.service.delete_alarms({{"alarm"}}).ok());
  ASSERT_TRUE(world.service.put_metric_alarm(load_alarm()).ok());
  EXPECT_TRUE(world.service.list_tags_for_resource({arn})->tags->empty());
}

}  // namespace
}  // namespace weir::cloudwatch
