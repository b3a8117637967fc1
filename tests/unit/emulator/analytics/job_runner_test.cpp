#include "emulator/analytics/job_runner.h"

#include <gmock/gmock.h>

#include "tests/unit/emulator/analytics/world.h"

namespace weir::analytics::testing {
namespace {

using ::testing::ElementsAre;

class JobRunnerTest : public AnalyticsTest {};

TEST_F(JobRunnerTest, CheckpointsAreTakenEveryIntervalAndObservedWhenComplete) {
  std::vector<std::string> seen;
  service.set_checkpoint_observer([&](const std::string& application, const std::string& bytes) {
    seen.push_back(application + ":" + bytes);
  });
  start();
  run_for(seconds{60});
  EXPECT_TRUE(seen.empty());
  run_for(seconds{61});
  EXPECT_THAT(seen, ElementsAre("taxi:60", "taxi:120"));
}

TEST_F(JobRunnerTest, KilledJobRestartsAfterTheFixedDelayFromItsLastCheckpoint) {
  start();
  run_for(seconds{95});
  ASSERT_TRUE(service.kill("taxi").ok());
  run_for(seconds{9});
  EXPECT_EQ(application_status(), "RUNNING");
  EXPECT_EQ(factory.jobs.alive, 0);
  EXPECT_FALSE(service.job_metrics("taxi").has_value());
  run_for(seconds{1});
  ASSERT_EQ(factory.jobs.created.size(), 2u);
  EXPECT_EQ(*factory.jobs.created[1].restore, "60");
  const auto restarts = events_of("analytics.job_restarted");
  ASSERT_EQ(restarts.size(), 1u);
  EXPECT_EQ(restarts[0].fields.at("cause"), "killed");
}

TEST_F(JobRunnerTest, JobThatReturnsCountsAsFailed) {
  start();
  run_for(seconds{5});
  factory.jobs.fail.notify_all();
  run_for(seconds{11});
  ASSERT_EQ(factory.jobs.created.size(), 2u);
  EXPECT_EQ(factory.jobs.created[1].restore, nullptr);
  EXPECT_EQ(events_of("analytics.job_restarted").at(0).fields.at("cause"), "failed");
}

TEST_F(JobRunnerTest, ApplicationWhoseJobCannotRunIsSnapshottedUpdatedAndStopped) {
  factory.jobs.broken = true;
  start();
  run_for(seconds{3});
  ASSERT_TRUE(
      service.create_application_snapshot({.application_name = "taxi", .snapshot_name = "s"}).ok());
  ASSERT_TRUE(service.update_application(parallelism_update(1, 8)).ok());
  run_for(minutes{1});
  EXPECT_EQ(application_status(), "RUNNING");
  EXPECT_EQ(factory.jobs.created.back().parallelism, 8);
  EXPECT_EQ(factory.jobs.created.back().restore, nullptr);
  ASSERT_TRUE(service.stop_application({.application_name = "taxi"}).ok());
  run_for(minutes{1});
  EXPECT_EQ(application_status(), "READY");
}

TEST_F(JobRunnerTest, JobThatCanRunNoLongerKeepsItsLastCheckpoint) {
  start();
  run_for(seconds{65});
  factory.jobs.broken = true;
  factory.jobs.fail.notify_all();
  run_for(seconds{15});
  ASSERT_TRUE(service.stop_application({.application_name = "taxi"}).ok());
  run_for(minutes{1});
  factory.jobs.broken = false;
  ASSERT_TRUE(service.start_application({.application_name = "taxi"}).ok());
  run_for(minutes{1});
  EXPECT_EQ(*factory.jobs.created.back().restore, "60");
}

TEST_F(JobRunnerTest, CheckpointUnderWayIsLostWithTheJob) {
  start();
  run_for(std::chrono::milliseconds{60'050});
  ASSERT_TRUE(service.kill("taxi").ok());
  run_for(seconds{11});
  EXPECT_EQ(factory.jobs.created.at(1).restore, nullptr);
  run_for(minutes{1});
  EXPECT_EQ(sink.named("numberOfFailedCheckpoints").back().statistics.maximum, 1);
}

TEST_F(JobRunnerTest, KillWhileRestartingHasNoEffect) {
  start();
  run_for(seconds{1});
  ASSERT_TRUE(service.kill("taxi").ok());
  run_for(seconds{5});
  ASSERT_TRUE(service.kill("taxi").ok());
  run_for(seconds{6});
  EXPECT_EQ(factory.jobs.alive, 1);
  EXPECT_EQ(events_of("analytics.job_restarted").size(), 1u);
}

TEST_F(JobRunnerTest, KillOfUnknownApplicationReturnsResourceNotFound) {
  EXPECT_EQ(service.kill("nothing").error().code, "ResourceNotFoundException");
}

TEST_F(JobRunnerTest, DisabledCheckpointingRestartsFromNothing) {
  auto request = create_request();
  request.application_configuration->flink_application_configuration->checkpoint_configuration = {
      .configuration_type = "CUSTOM", .checkpointing_enabled = false};
  start(request);
  run_for(minutes{5});
  EXPECT_TRUE(events_of("analytics.checkpoint").empty());
  ASSERT_TRUE(service.kill("taxi").ok());
  run_for(seconds{11});
  EXPECT_EQ(factory.jobs.created.at(1).restore, nullptr);
}

TEST_F(JobRunnerTest, KillAtEverySecondOfAnUpdateStillEndsInRunningWithState) {
  for (int at = 0; at <= 45; ++at) {
    sim::Scheduler own_scheduler{{}};
    FakeJobFactory own_factory{own_scheduler};
    own_factory.jobs.savepoint_duration = seconds{7};
    AnalyticsService own(own_scheduler, timeline, sink, {}, Limits{}, own_factory);
    ASSERT_TRUE(own.create_application(create_request()).ok());
    ASSERT_TRUE(own.start_application({.application_name = "taxi"}).ok());
    own_scheduler.run_until(own_scheduler.now() + seconds{100});
    ASSERT_TRUE(own.update_application(parallelism_update(1, 8)).ok());
    own_scheduler.run_until(own_scheduler.now() + seconds{at});
    ASSERT_TRUE(own.kill("taxi").ok());
    own_scheduler.run_until(own_scheduler.now() + minutes{2});
    EXPECT_EQ(own.describe_application({.application_name = "taxi"})
                  ->application_detail.application_status,
              "RUNNING");
    EXPECT_EQ(own_factory.jobs.created.back().parallelism, 8) << at;
    EXPECT_NE(own_factory.jobs.created.back().restore, nullptr) << at;
    EXPECT_EQ(own_factory.jobs.alive, 1) << at;
  }
}

}  // namespace
}  // namespace weir::analytics::testing
