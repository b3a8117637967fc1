#include "emulator/autoscaling/schedule.h"
#include "emulator/base/timestamp.h"
#include "tests/unit/emulator/autoscaling/world.h"

namespace weir::autoscaling::testing {
namespace {

using ::testing::ElementsAre;

sim::Time at(const char* text) {
  return sim::from_millis(base::parse_iso8601(text)->millis);
}

struct Next {
  const char* schedule;
  const char* after;
  const char* next;  ///< nullptr: none
};
class Schedules : public ::testing::TestWithParam<Next> {};
TEST_P(Schedules, TellTheNextTime) {
  const auto schedule = Schedule::parse(GetParam().schedule);
  ASSERT_TRUE(schedule.ok()) << GetParam().schedule;
  const auto next = schedule->next(at(GetParam().after), at("2026-01-05T08:00:00Z"));
  if (GetParam().next == nullptr) {
    EXPECT_FALSE(next);
  } else {
    ASSERT_TRUE(next);
    EXPECT_EQ(sim::to_millis(*next), sim::to_millis(at(GetParam().next))) << GetParam().schedule;
  }
}
INSTANTIATE_TEST_SUITE_P(
    Schedule, Schedules,
    ::testing::Values(
        Next{"at(2026-03-01T10:00:00)", "2026-01-05T08:00:00Z", "2026-03-01T10:00:00Z"},
        Next{"at(2026-01-01T10:00:00)", "2026-01-05T08:00:00Z", nullptr},
        Next{"rate(10 minutes)", "2026-01-05T08:00:00Z", "2026-01-05T08:10:00Z"},
        Next{"rate(1 hour)", "2026-01-05T08:10:00Z", "2026-01-05T09:00:00Z"},
        Next{"cron(0 10 * * ? *)", "2026-01-05T10:00:00Z", "2026-01-06T10:00:00Z"},
        Next{"cron(0/15 * * * ? *)", "2026-01-05T08:16:30Z", "2026-01-05T08:30:00Z"},
        Next{"cron(30 8 ? * MON-FRI *)", "2026-01-09T09:00:00Z", "2026-01-12T08:30:00Z"},
        Next{"cron(5,6 0 29 FEB ? *)", "2026-01-05T08:00:00Z", "2028-02-29T00:05:00Z"},
        Next{"cron(0 0 1 1 ? 2020)", "2026-01-05T08:00:00Z", nullptr}));

TEST(Schedule, RefusesWhatItCannotRead) {
  for (const char* text :
       {"", "at(tomorrow)", "rate(0 minutes)", "rate(5 weeks)", "rate(2147483647 days)",
        "cron(0/2147483647 * * * ? *)", "cron(0 10 * * ?)", "cron(60 10 * * ? *)",
        "cron(0 10 * * ? *", "10 minutes", "cron(5-1 * * * ? *)"}) {
    EXPECT_EQ(Schedule::parse(text).error().code, "ValidationException") << text;
  }
  EXPECT_EQ(Schedule::parse("cron(0 10 L * ? *)").error().code, "NotImplemented");
}

class ScheduledTest : public AutoScalingTest {
 protected:
  model::PutScheduledActionRequest action(const std::string& name, const std::string& schedule,
                                          std::optional<int> least,
                                          std::optional<int> most = {}) const {
    return {.service_namespace = "custom-resource",
            .schedule = schedule,
            .scheduled_action_name = name,
            .resource_id = kUrl,
            .scalable_dimension = kDimension,
            .scalable_target_action = model::ScalableTargetAction{least, most}};
  }
  std::vector<model::ScheduledAction> list() const {
    return *service.describe_scheduled_actions({.service_namespace = "custom-resource"})
                ->scheduled_actions;
  }
  model::ScalableTarget target() const {
    return service.describe_scalable_targets({.service_namespace = "custom-resource"})
        ->scalable_targets->front();
  }
};

TEST_F(ScheduledTest, SetsTheBoundsAndMovesTheCapacityInside) {
  ASSERT_TRUE(service.put_scheduled_action(action("up", "rate(10 minutes)", 3, 6)).ok());
  run_for(minutes{9});
  EXPECT_EQ(target().min_capacity, 1);
  run_for(minutes{2});
  EXPECT_EQ(target().min_capacity, 3);
  EXPECT_EQ(target().max_capacity, 6);
  EXPECT_EQ(resource.desired, 3);
  const auto done = activities();
  ASSERT_EQ(done.size(), 2u);
  EXPECT_EQ(done[0].description, "Setting desired capacity to 3.");
  EXPECT_EQ(done[0].cause, "minimum capacity was set to 3");
  EXPECT_EQ(done[1].description, "Setting min capacity to 3 and max capacity to 6");
  EXPECT_EQ(done[1].cause, "scheduled action name up was triggered");
  EXPECT_EQ(done[1].status_code, "Successful");
}

TEST_F(ScheduledTest, AnUpdateKeepsWhatItDoesNotName) {
  ASSERT_TRUE(service.put_scheduled_action(action("up", "rate(10 minutes)", 3)).ok());
  const std::string arn = list().at(0).scheduled_action_arn;
  auto update = action("up", "", 4);
  update.schedule.reset();
  ASSERT_TRUE(service.put_scheduled_action(update).ok());
  ASSERT_EQ(list().size(), 1u);
  EXPECT_EQ(list()[0].schedule, "rate(10 minutes)");
  EXPECT_EQ(list()[0].scheduled_action_arn, arn);
  EXPECT_EQ(*list()[0].scalable_target_action->min_capacity, 4);
}

TEST_F(ScheduledTest, StartAndEndBoundARecurringSchedule) {
  auto request = action("up", "rate(10 minutes)", 3);
  const auto now = sim::to_millis(scheduler.now());
  request.start_time = base::Timestamp{now + 3'600'000};
  request.end_time = base::Timestamp{now + 3'900'000};
  ASSERT_TRUE(service.put_scheduled_action(request).ok());
  run_for(minutes{59});
  EXPECT_EQ(target().min_capacity, 1);
  run_for(minutes{2});
  EXPECT_EQ(target().min_capacity, 3);
  run_for(hours{2});
  EXPECT_EQ(activities().size(), 2u);
}

TEST_F(ScheduledTest, SuspendedSchedulesDoNothing) {
  auto request = target_request(1, 8);
  request.suspended_state = model::SuspendedState{.scheduled_scaling_suspended = true};
  ASSERT_TRUE(service.register_scalable_target(request).ok());
  ASSERT_TRUE(service.put_scheduled_action(action("up", "rate(10 minutes)", 3)).ok());
  run_for(minutes{30});
  EXPECT_EQ(target().min_capacity, 1);
}

TEST_F(ScheduledTest, GoesWithItsTargetAndByName) {
  ASSERT_TRUE(service.put_scheduled_action(action("a", "rate(10 minutes)", 3)).ok());
  ASSERT_TRUE(service.put_scheduled_action(action("b", "rate(10 minutes)", 3)).ok());
  const model::DeleteScheduledActionRequest deletion{.service_namespace = "custom-resource",
                                                     .scheduled_action_name = "a",
                                                     .resource_id = kUrl,
                                                     .scalable_dimension = kDimension};
  ASSERT_TRUE(service.delete_scheduled_action(deletion).ok());
  EXPECT_EQ(service.delete_scheduled_action(deletion).error().code, "ObjectNotFoundException");
  ASSERT_TRUE(service
                  .deregister_scalable_target({.service_namespace = "custom-resource",
                                               .resource_id = kUrl,
                                               .scalable_dimension = kDimension})
                  .ok());
  EXPECT_TRUE(list().empty());
  run_for(hours{1});
}

TEST_F(ScheduledTest, NeedsATargetAScheduleAndABound) {
  auto request = action("a", "rate(10 minutes)", {});
  EXPECT_EQ(service.put_scheduled_action(request).error().code, "ValidationException");
  request = action("a", "", 1);
  request.schedule.reset();
  EXPECT_EQ(service.put_scheduled_action(request).error().code, "ValidationException");
  request = action("a", "rate(10 minutes)", 5, 2);
  EXPECT_EQ(service.put_scheduled_action(request).error().code, "ValidationException");
  request = action("a", "rate(10 minutes)", 1);
  request.timezone = "Europe/Berlin";
  EXPECT_EQ(service.put_scheduled_action(request).error().code, "NotImplemented");
  request = action("a", "rate(10 minutes)", 1);
  request.resource_id = "https://example.com/other";
  EXPECT_EQ(service.put_scheduled_action(request).error().code, "ObjectNotFoundException");
}

}  // namespace
}  // namespace weir::autoscaling::testing
