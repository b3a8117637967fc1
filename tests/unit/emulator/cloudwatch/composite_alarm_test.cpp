#include "emulator/cloudwatch/composite_rule.h"
#include "tests/unit/emulator/cloudwatch/world.h"

namespace weir::cloudwatch {
namespace {

bool holds_for(const std::string& text) {
  const auto rule = parse_rule(text, Limits{});
  EXPECT_TRUE(rule.ok()) << text;
  return rule.ok() && holds(*rule, [](const std::string& name) {
           return name == "a"   ? StateValue::kAlarm
                  : name == "o" ? StateValue::kOk
                                : StateValue::kInsufficientData;
         });
}

TEST(CompositeRule, EvaluatesStatesAndOperators) {
  EXPECT_TRUE(holds_for("ALARM(a)"));
  EXPECT_TRUE(holds_for("ALARM(\"a\") AND OK('o')"));
  EXPECT_TRUE(holds_for("INSUFFICIENT_DATA(x)"));
  EXPECT_FALSE(holds_for("NOT ALARM(a)"));
  EXPECT_TRUE(holds_for("FALSE OR TRUE"));
  EXPECT_TRUE(holds_for("TRUE OR TRUE AND FALSE"));
  EXPECT_FALSE(holds_for("(TRUE OR TRUE) AND FALSE"));
  EXPECT_TRUE(holds_for("NOT (ALARM(o) OR OK(a))"));
  EXPECT_TRUE(holds_for("AT_LEAST(1, ALARM, (a, o))"));
  EXPECT_FALSE(holds_for("AT_LEAST(2, ALARM, (\"a\", o))"));
  EXPECT_TRUE(holds_for("AT_LEAST(50%, NOT OK, (a, o, x)) AND TRUE"));
  EXPECT_FALSE(holds_for("AT_LEAST(100%, OK, (a, o))"));
  EXPECT_TRUE(holds_for("ALARM(arn:aws:cloudwatch:us-east-1:000000000000:alarm:a)"));
}

TEST(CompositeRule, RefusesWhatItCannotRead) {
  for (const char* text : {"", "ALARM", "ALARM()", "ALARM(a", "a", "TRUE AND", "TRUE TRUE", "(TRUE",
                           "NOT", "ALARM(\"a)", "true"}) {
    EXPECT_FALSE(parse_rule(text, Limits{}).ok()) << text;
  }
  EXPECT_FALSE(parse_rule(std::string(5000, '('), Limits{}).ok());
}

TEST(CompositeRule, RefusalsNameTokenAndPlace) {
  const std::string operand =
      ", must be: '(', 'NOT', AT_LEAST, TRUE or FALSE, ALARM, OK, or INSUFFICIENT_DATA]";
  const std::pair<const char*, std::string> cases[] = {
      {"TRUE AND", "'<EOF>' at char 8" + operand},
      {"false", "'false' at char 0" + operand},
      {"ALARM(\"a\"", "'<EOF>' at char 9]"},
      {"TRUE XOR TRUE", "'XOR' at char 5, must be: <EOF>, 'AND', 'OR']"}};
  for (const auto& [text, problem] : cases) {
    EXPECT_EQ(parse_rule(text, Limits{}).error().message,
              "Error in AlarmRule [Unsupported token " + problem);
  }
}

TEST(CompositeRule, CountsElementsAndChildren) {
  std::string rule = "TRUE";
  for (int i = 0; i < 500; ++i) rule += " OR TRUE";
  EXPECT_FALSE(parse_rule(rule, Limits{}).ok());
  rule = "ALARM(x)";
  for (int i = 0; i < 100; ++i) rule += " OR ALARM(y" + std::to_string(i) + ")";
  EXPECT_FALSE(parse_rule(rule, Limits{}).ok());
}

api::cloudwatch::PutCompositeAlarmInput composite(const std::string& name,
                                                  const std::string& rule) {
  api::cloudwatch::PutCompositeAlarmInput input;
  input.alarm_name = name;
  input.alarm_rule = rule;
  return input;
}

class CompositeAlarms : public testing::Test {
 protected:
  CompositeAlarms() { EXPECT_TRUE(world.service.put_metric_alarm(load_alarm()).ok()); }

  api::cloudwatch::CompositeAlarm describe(const std::string& name) {
    api::cloudwatch::DescribeAlarmsInput input;
    input.alarm_names = {{name}};
    input.alarm_types = {{"CompositeAlarm"}};
    return world.service.describe_alarms(input)->composite_alarms->at(0);
  }

  World world;
};

TEST_F(CompositeAlarms, AreEvaluatedWhenCreated) {
  ASSERT_TRUE(world.service.put_composite_alarm(composite("c", "ALARM(alarm)")).ok());
  EXPECT_EQ(*describe("c").state_value, "OK");
  EXPECT_EQ(*describe("c").state_reason,
            "arn:aws:cloudwatch:us-east-1:000000000000:alarm:c was created and its alarm rule "
            "evaluates to OK");
}

TEST_F(CompositeAlarms, FollowTheirChildrenAtOnce) {
  auto input = composite("c", "ALARM(alarm)");
  input.alarm_actions = {{kTopic}};
  ASSERT_TRUE(world.service.put_composite_alarm(input).ok());
  ASSERT_TRUE(world.service.put_composite_alarm(composite("d", "NOT OK(c)")).ok());
  world.put(0, 11);
  world.run_until(60);
  EXPECT_EQ(*describe("c").state_value, "ALARM");
  EXPECT_EQ(*describe("d").state_value, "ALARM");
  EXPECT_EQ(*describe("c").state_reason,
            "arn:aws:cloudwatch:us-east-1:000000000000:alarm:alarm transitioned to ALARM at Monday "
            "05 January, 2026 08:01:00 UTC");
  ASSERT_EQ(world.calls.size(), 1u);
  EXPECT_EQ(world.calls[0].notification.alarm_name, "c");
}

TEST_F(CompositeAlarms, SetStateLastsUntilAChildChanges) {
  ASSERT_TRUE(world.service.put_composite_alarm(composite("c", "ALARM(alarm)")).ok());
  ASSERT_TRUE(world.service.set_alarm_state({"c", "INSUFFICIENT_DATA", "test"}).ok());
  world.run_until(300);
  EXPECT_EQ(*describe("c").state_value, "INSUFFICIENT_DATA");
  ASSERT_TRUE(world.service.set_alarm_state({"alarm", "OK", "test"}).ok());
  EXPECT_EQ(*describe("c").state_value, "OK");
}

TEST_F(CompositeAlarms, MissingChildrenAreNamed) {
  const auto result = world.service.put_composite_alarm(composite("c", "OK(alarm) OR OK(nope)"));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message,
            "Could not save the composite alarm as alarms "
            "[arn:aws:cloudwatch:us-east-1:000000000000:alarm:nope] in the alarm rule do not "
            "exist");
}

TEST_F(CompositeAlarms, CyclesAreRefused) {
  ASSERT_TRUE(world.service.put_composite_alarm(composite("c", "ALARM(alarm)")).ok());
  ASSERT_TRUE(world.service.put_composite_alarm(composite("d", "ALARM(c)")).ok());
  EXPECT_FALSE(world.service.put_composite_alarm(composite("c", "NOT ALARM(d)")).ok());
  EXPECT_FALSE(world.service.put_composite_alarm(composite("e", "ALARM(e)")).ok());
}

TEST_F(CompositeAlarms, TakeNoScalingActionsAndNoSuppressor) {
  auto input = composite("c", "TRUE");
  input.alarm_actions = {{kPolicy}};
  EXPECT_FALSE(world.service.put_composite_alarm(input).ok());
  input = composite("c", "TRUE");
  input.actions_suppressor = "alarm";
  EXPECT_EQ(world.service.put_composite_alarm(input).error().code, "NotImplemented");
}

TEST_F(CompositeAlarms, NamesAreSharedWithMetricAlarms) {
  EXPECT_FALSE(world.service.put_composite_alarm(composite("alarm", "TRUE")).ok());
  ASSERT_TRUE(world.service.put_composite_alarm(composite("c", "TRUE")).ok());
  auto input = load_alarm();
  input.alarm_name = "c";
  EXPECT_FALSE(world.service.put_metric_alarm(input).ok());
}

TEST_F(CompositeAlarms, OnlyOneIsDeletedInACall) {
  ASSERT_TRUE(world.service.put_composite_alarm(composite("c", "TRUE")).ok());
  ASSERT_TRUE(world.service.put_composite_alarm(composite("d", "TRUE")).ok());
  EXPECT_FALSE(world.service.delete_alarms({{"c", "d"}}).ok());
  EXPECT_TRUE(world.service.delete_alarms({{"c", "alarm"}}).ok());
}

TEST_F(CompositeAlarms, KeepTheirChildrenFromBeingDeleted) {
  ASSERT_TRUE(world.service.put_composite_alarm(composite("c", "ALARM(alarm)")).ok());
  EXPECT_EQ(world.service.delete_alarms({{"alarm", "c"}}).error().message,
            "Cannot delete alarm as there are composite alarm(s) depending on it.");
  ASSERT_TRUE(world.service.delete_alarms({{"c"}}).ok());
  EXPECT_TRUE(world.service.delete_alarms({{"alarm"}}).ok());
}

TEST_F(CompositeAlarms, ReasonDataNameTheChildrenThatChangedAndSpeakForTheState) {
  auto other = load_alarm();
  other.alarm_name = "other";
  ASSERT_TRUE(world.service.put_metric_alarm(other).ok());
  ASSERT_TRUE(
      world.service.put_composite_alarm(composite("c", "ALARM(alarm) OR ALARM(other)")).ok());
  const auto names = [&] {
    std::string found;
    const std::string data = describe("c").state_reason_data.value_or("");
    for (std::size_t at = 0; (at = data.find(":alarm:", at)) != std::string::npos;) {
      at += 7;
      found += data.substr(at, data.find('"', at) - at) + " ";
    }
    return found;
  };
  EXPECT_EQ(names(), "alarm other ");
  ASSERT_TRUE(world.service.set_alarm_state({"other", "OK", "test"}).ok());
  ASSERT_TRUE(world.service.set_alarm_state({"alarm", "ALARM", "test"}).ok());
  EXPECT_EQ(names(), "alarm ");
  ASSERT_TRUE(world.service.put_composite_alarm(composite("c", "OK(other) AND OK(alarm)")).ok());
  EXPECT_EQ(names(), "alarm ");
  EXPECT_NE(describe("c").state_reason->find(" was updated and its new alarm rule evaluates to OK"),
            std::string::npos);
}

}  // namespace
}  // namespace weir::cloudwatch
