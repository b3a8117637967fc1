// What PutMetricAlarm refuses.
#include "tests/unit/emulator/cloudwatch/world.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::PutMetricAlarmInput;

struct Refusal {
  std::string name;
  PutMetricAlarmInput input;
  std::string code = "ValidationException";
};
void PrintTo(const Refusal& refusal, std::ostream* out) {
  *out << refusal.name;
}

PutMetricAlarmInput with(const std::function<void(PutMetricAlarmInput&)>& change) {
  auto input = load_alarm();
  change(input);
  return input;
}

class Refusals : public testing::TestWithParam<Refusal> {};
TEST_P(Refusals, LeaveNoAlarm) {
  World world;
  const auto result = world.service.put_metric_alarm(GetParam().input);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, GetParam().code) << result.error().message;
  EXPECT_TRUE(world.service.describe_alarms({})->metric_alarms->empty());
}

INSTANTIATE_TEST_SUITE_P(
    SingleMetric, Refusals,
    testing::Values(
        Refusal{"no metric", with([](auto& i) { i.metric_name.reset(); })},
        Refusal{"no namespace", with([](auto& i) { i.namespace_.reset(); })},
        Refusal{"name not ASCII", with([](auto& i) { i.metric_name = "Auslastung ü"; })},
        Refusal{"no statistic", with([](auto& i) { i.statistic.reset(); })},
        Refusal{"two statistics", with([](auto& i) { i.extended_statistic = "p90"; })},
        Refusal{"unknown statistic", with([](auto& i) {
                  i.statistic.reset();
                  i.extended_statistic = "90";
                }),
                "InvalidParameterValueException"},
        Refusal{"no period", with([](auto& i) { i.period.reset(); })},
        Refusal{"period 90", with([](auto& i) { i.period = 90; }),
                "InvalidParameterValueException"},
        Refusal{"period 5", with([](auto& i) { i.period = 5; }), "InvalidParameterValueException"},
        Refusal{"no periods", with([](auto& i) { i.evaluation_periods.reset(); })},
        Refusal{"more than a day", with([](auto& i) { i.evaluation_periods = 1441; })},
        Refusal{"more than a week of hours", with([](auto& i) {
                  i.period = 3600;
                  i.evaluation_periods = 169;
                })},
        Refusal{"M above N", with([](auto& i) { i.datapoints_to_alarm = 2; })},
        Refusal{"no threshold", with([](auto& i) { i.threshold.reset(); })},
        Refusal{"no operator", with([](auto& i) { i.comparison_operator.reset(); })},
        Refusal{"anomaly operator",
                with([](auto& i) { i.comparison_operator = "GreaterThanUpperThreshold"; }),
                "NotImplemented"},
        Refusal{"unknown treatment", with([](auto& i) { i.treat_missing_data = "maybe"; })},
        Refusal{"six actions",
                with([](auto& i) { i.ok_actions = std::vector<std::string>(6, kTopic); })},
        Refusal{"no ARN", with([](auto& i) { i.ok_actions = {{"topic"}}; })}));

auto m1() {
  return metric_query("m1", "Load", false);
}
auto math(std::vector<api::cloudwatch::MetricDataQuery> queries) {
  return math_alarm(std::move(queries));
}

INSTANTIATE_TEST_SUITE_P(
    MetricMath, Refusals,
    testing::Values(
        Refusal{"nothing returned", math({m1()})},
        Refusal{"two returned",
                math({metric_query("m1", "Load", true), expression_query("e1", "m1*2", true)})},
        Refusal{"different periods", math({m1(), metric_query("m2", "Load", false, 300),
                                           expression_query("e1", "m1+m2", true)})},
        Refusal{"array", math({m1(), expression_query("e1", "METRICS()", true)})},
        Refusal{"scalar", math({m1(), expression_query("e1", "AVG(m1)", true)})},
        Refusal{"cycle", math({expression_query("e1", "e1+1", true)})},
        Refusal{"syntax beside the watched item",
                math({metric_query("m1", "Load", true), expression_query("e1", "m1+", false)})},
        Refusal{"search", math({expression_query("e1", "SEARCH('x', 'Sum', 60)", true)}),
                "NotImplemented"},
        Refusal{"both forms",
                [] {
                  auto input = load_alarm();
                  input.metrics = {{metric_query("m1", "Load", true)}};
                  return input;
                }()},
        Refusal{"EC2 action",
                [] {
                  auto input = math({metric_query("m1", "Load", true)});
                  input.alarm_actions = {{"arn:aws:automate:us-east-1:ec2:stop"}};
                  return input;
                }()},
        Refusal{"eleven metrics", [] {
                  std::vector<api::cloudwatch::MetricDataQuery> queries;
                  for (char c = 'a'; c <= 'k'; ++c) {
                    queries.push_back(metric_query(std::string(1, c), "Load", c == 'a'));
                  }
                  return math(queries);
                }()}));

TEST(PutMetricAlarm, LongestWindowsAreAccepted) {
  World world;
  EXPECT_TRUE(
      world.service.put_metric_alarm(with([](auto& i) { i.evaluation_periods = 1440; })).ok());
  EXPECT_TRUE(world.service
                  .put_metric_alarm(with([](auto& i) {
                    i.period = 3600;
                    i.evaluation_periods = 168;
                  }))
                  .ok());
}

}  // namespace
}  // namespace weir::cloudwatch
