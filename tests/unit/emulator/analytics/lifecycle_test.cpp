#include <gmock/gmock.h>

#include "tests/unit/emulator/analytics/world.h"

namespace weir::analytics::testing {
namespace {

using ::testing::ElementsAre;

class LifecycleTest : public AnalyticsTest {};

TEST_F(LifecycleTest, CreatedApplicationIsReadyAtVersionOneWithDefaults) {
  auto request = create_request();
  request.application_configuration.reset();
  const auto output = service.create_application(request);
  ASSERT_TRUE(output.ok()) << output.error().message;
  const auto& created = output->application_detail;
  EXPECT_EQ(created.application_arn,
            "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/taxi");
  EXPECT_EQ(created.application_status, "READY");
  EXPECT_EQ(created.application_version_id, 1);
  const Settings settings = settings_of(*created.application_configuration_description);
  EXPECT_EQ(settings.parallelism, 1);
  EXPECT_EQ(settings.parallelism_per_kpu, 1);
  EXPECT_TRUE(settings.auto_scaling_enabled);
  EXPECT_TRUE(settings.snapshots_enabled);
  EXPECT_EQ(settings.checkpoint_interval, seconds{60});
}

TEST_F(LifecycleTest, CreatingTheSameNameTwiceReturnsResourceInUse) {
  ASSERT_TRUE(service.create_application(create_request()).ok());
  EXPECT_EQ(service.create_application(create_request()).error().code, "ResourceInUseException");
}

TEST_F(LifecycleTest, InvalidNameReturnsValidationException) {
  auto request = create_request();
  request.application_name = "no spaces";
  EXPECT_EQ(service.create_application(request).error().code, "ValidationException");
}

TEST_F(LifecycleTest, SqlApplicationFailsLoudly) {
  auto request = create_request();
  request.runtime_environment = "SQL-1_0";
  const auto output = service.create_application(request);
  EXPECT_EQ(output.error().code, "UnsupportedOperationException");
  EXPECT_EQ(output.error().http_status, 501);
}

TEST_F(LifecycleTest, StartGoesThroughStartingAndSubmitsTheJobAsConfigured) {
  auto request = create_request(6, 2);
  request.application_configuration->environment_properties = {
      {{{"FlinkApplicationProperties", {{"InputStreamName", "taxi-trips"}}}}}};
  start(request);
  EXPECT_THAT(status_path(), ElementsAre("READY", "STARTING", "RUNNING"));
  run_for(seconds{1});
  ASSERT_EQ(factory.jobs.created.size(), 1u);
  const JobSpec& spec = factory.jobs.created[0];
  EXPECT_EQ(spec.application, "taxi");
  EXPECT_EQ(spec.parallelism, 6);
  EXPECT_EQ(spec.parallelism_per_kpu, 2);
  EXPECT_EQ(spec.properties.at("FlinkApplicationProperties").at("InputStreamName"), "taxi-trips");
  EXPECT_EQ(spec.restore, nullptr);
}

TEST_F(LifecycleTest, StartOfRunningApplicationReturnsResourceInUse) {
  start();
  EXPECT_EQ(service.start_application({.application_name = "taxi"}).error().code,
            "ResourceInUseException");
}

TEST_F(LifecycleTest, StopTakesASnapshotAndTheNextStartRestoresIt) {
  start();
  run_for(seconds{30});
  ASSERT_TRUE(service.stop_application({.application_name = "taxi"}).ok());
  EXPECT_EQ(application_status(), "STOPPING");
  run_for(seconds{10});
  EXPECT_EQ(application_status(), "READY");
  EXPECT_EQ(factory.jobs.alive, 0);

  ASSERT_TRUE(service.start_application({.application_name = "taxi"}).ok());
  run_for(seconds{21});
  ASSERT_EQ(factory.jobs.created.size(), 2u);
  ASSERT_NE(factory.jobs.created[1].restore, nullptr);
  EXPECT_EQ(*factory.jobs.created[1].restore, "30");
}

TEST_F(LifecycleTest, StartCanSkipTheSnapshot) {
  start();
  run_for(seconds{30});
  ASSERT_TRUE(service.stop_application({.application_name = "taxi"}).ok());
  run_for(seconds{10});
  model::StartApplicationRequest request{.application_name = "taxi"};
  request.run_configuration.emplace().application_restore_configuration = {
      .application_restore_type = "SKIP_RESTORE_FROM_SNAPSHOT"};
  ASSERT_TRUE(service.start_application(request).ok());
  run_for(seconds{21});
  EXPECT_EQ(factory.jobs.created.at(1).restore, nullptr);
}

TEST_F(LifecycleTest, StopWithoutForceWhileStartingReturnsResourceInUse) {
  ASSERT_TRUE(service.create_application(create_request()).ok());
  ASSERT_TRUE(service.start_application({.application_name = "taxi"}).ok());
  EXPECT_EQ(service.stop_application({.application_name = "taxi"}).error().code,
            "ResourceInUseException");
}

TEST_F(LifecycleTest, ForceStopEndsTheJobWithoutASnapshot) {
  start();
  run_for(seconds{5});
  ASSERT_TRUE(service.stop_application({.application_name = "taxi", .force = true}).ok());
  EXPECT_EQ(application_status(), "FORCE_STOPPING");
  run_for(seconds{5});
  EXPECT_EQ(application_status(), "READY");
  EXPECT_EQ(factory.jobs.alive, 0);
  EXPECT_TRUE(service.list_application_snapshots({.application_name = "taxi"})
                  ->snapshot_summaries->empty());
}

TEST_F(LifecycleTest, ForceStopLeadsOutOfEveryTransientState) {
  start();
  ASSERT_TRUE(service.update_application(parallelism_update(1, 8)).ok());
  ASSERT_EQ(application_status(), "UPDATING");
  ASSERT_TRUE(service.stop_application({.application_name = "taxi", .force = true}).ok());
  run_for(minutes{1});
  EXPECT_EQ(application_status(), "READY");
  EXPECT_EQ(factory.jobs.alive, 0);
}

TEST_F(LifecycleTest, DeletedApplicationIsGoneAfterDeleting) {
  start();
  const auto created = *detail().create_timestamp;
  EXPECT_EQ(service.delete_application({.application_name = "taxi", .create_timestamp = {1}})
                .error()
                .code,
            "ConcurrentModificationException");
  ASSERT_TRUE(
      service.delete_application({.application_name = "taxi", .create_timestamp = created}).ok());
  EXPECT_EQ(application_status(), "DELETING");
  run_for(seconds{5});
  EXPECT_EQ(service.describe_application({.application_name = "taxi"}).error().code,
            "ResourceNotFoundException");
  EXPECT_EQ(factory.jobs.alive, 0);
}

TEST_F(LifecycleTest, WholeSecondsOfTheCreationTimeAreEnoughToDelete) {
  run_for(std::chrono::milliseconds{123});
  ASSERT_TRUE(service.create_application(create_request()).ok());
  const auto created = *detail().create_timestamp;
  ASSERT_EQ(created.millis % 1'000, 123);
  const auto remove = [&](std::int64_t millis) {
    return service.delete_application(
        {.application_name = "taxi", .create_timestamp = {created.millis - millis}});
  };
  EXPECT_EQ(remove(1'000).error().code, "ConcurrentModificationException");
  EXPECT_TRUE(remove(123).ok());
}

TEST_F(LifecycleTest, RunConfigurationIsToldWithItsDefaultsUntilTheApplicationHasStopped) {
  const auto told = [this] {
    return detail().application_configuration_description->run_configuration_description;
  };
  ASSERT_TRUE(service.create_application(create_request()).ok());
  EXPECT_FALSE(told().has_value());
  model::StartApplicationRequest request{.application_name = "taxi", .run_configuration = {}};
  request.run_configuration.emplace().sql_run_configurations.emplace();
  ASSERT_TRUE(service.start_application(request).ok());
  ASSERT_TRUE(told().has_value());
  EXPECT_EQ(told()->application_restore_configuration_description->application_restore_type,
            "RESTORE_FROM_LATEST_SNAPSHOT");
  EXPECT_EQ(told()->flink_run_configuration_description->allow_non_restored_state, false);
  run_for(minutes{1});
  for (const bool force : {false, true}) {
    ASSERT_TRUE(told().has_value());
    ASSERT_TRUE(service.stop_application({.application_name = "taxi", .force = force}).ok());
    run_for(minutes{1});
    EXPECT_FALSE(told().has_value());
    ASSERT_TRUE(service.start_application({.application_name = "taxi"}).ok());
    run_for(minutes{1});
  }
}

TEST_F(LifecycleTest, StoppedWorldHasNothingLeftToDo) {
  start();
  ASSERT_TRUE(service.stop_application({.application_name = "taxi"}).ok());
  scheduler.run();
  EXPECT_EQ(application_status(), "READY");
  EXPECT_EQ(scheduler.live_tasks(), 0u);
}

TEST_F(LifecycleTest, ListApplicationsPagesThroughAllNames) {
  for (const char* name : {"a", "b", "c"}) {
    auto request = create_request();
    request.application_name = name;
    ASSERT_TRUE(service.create_application(request).ok());
  }
  const auto first = service.list_applications({.limit = 2});
  ASSERT_EQ(first->application_summaries.size(), 2u);
  ASSERT_TRUE(first->next_token.has_value());
  const auto second = service.list_applications({.limit = 2, .next_token = first->next_token});
  ASSERT_EQ(second->application_summaries.size(), 1u);
  EXPECT_EQ(second->application_summaries[0].application_name, "c");
  EXPECT_FALSE(second->next_token.has_value());
}

TEST_F(LifecycleTest, TagsAreKeptAndRemovedByArn) {
  ASSERT_TRUE(service.create_application(create_request()).ok());
  const std::string arn = detail().application_arn;
  ASSERT_TRUE(service.tag_resource({.resource_arn = arn, .tags = {{"a", "1"}, {"b", "2"}}}).ok());
  ASSERT_TRUE(service.untag_resource({.resource_arn = arn, .tag_keys = {"a"}}).ok());
  const auto output = service.list_tags_for_resource({.resource_arn = arn});
  ASSERT_TRUE(output.ok());
  EXPECT_EQ(output->tags, (std::vector<model::Tag>{{"b", "2"}}));
}

TEST_F(LifecycleTest, DestroyingTheServiceEndsItsJobs) {
  {
    AnalyticsService other(scheduler, timeline, sink, {}, Limits{}, factory);
    ASSERT_TRUE(other.create_application(create_request()).ok());
    ASSERT_TRUE(other.start_application({.application_name = "taxi"}).ok());
    run_for(seconds{25});
    EXPECT_EQ(factory.jobs.alive, 1);
  }
  EXPECT_EQ(factory.jobs.alive, 0);
  run_for(minutes{5});
}

}  // namespace
}  // namespace weir::analytics::testing
