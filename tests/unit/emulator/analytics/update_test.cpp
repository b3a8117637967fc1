#include <gmock/gmock.h>

#include "tests/unit/emulator/analytics/world.h"

namespace weir::analytics::testing {
namespace {

using ::testing::ElementsAre;

class UpdateTest : public AnalyticsTest {};

TEST_F(UpdateTest, UpdateOfReadyApplicationTakesEffectAtOnce) {
  ASSERT_TRUE(service.create_application(create_request()).ok());
  const auto output = service.update_application(parallelism_update(1, 8));
  ASSERT_TRUE(output.ok());
  EXPECT_EQ(output->application_detail.application_version_id, 2);
  EXPECT_EQ(output->application_detail.application_version_updated_from, 1);
  EXPECT_EQ(application_status(), "READY");
  EXPECT_EQ(current_parallelism(), 8);
}

TEST_F(UpdateTest, UpdateOfRunningApplicationRestoresItsStateAtTheNewParallelism) {
  start();
  run_for(seconds{40});
  ASSERT_TRUE(service.update_application(parallelism_update(1, 8)).ok());
  EXPECT_EQ(application_status(), "UPDATING");
  run_for(seconds{29});
  EXPECT_EQ(application_status(), "UPDATING");
  EXPECT_EQ(factory.jobs.alive, 0);
  run_for(seconds{2});
  EXPECT_EQ(application_status(), "RUNNING");
  ASSERT_EQ(factory.jobs.created.size(), 2u);
  EXPECT_EQ(factory.jobs.created[1].parallelism, 8);
  EXPECT_EQ(*factory.jobs.created[1].restore, "40");
}

TEST_F(UpdateTest, UpdateRecordsTheParallelismThatRunsInTheTimeline) {
  start();
  ASSERT_TRUE(service.update_application(parallelism_update(1, 8)).ok());
  run_for(minutes{1});
  const auto changes = events_of("analytics.parallelism");
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[1].fields.at("from"), "4");
  EXPECT_EQ(changes[1].fields.at("to"), "8");
  EXPECT_EQ(changes[1].fields.at("kpus"), "4");
  EXPECT_EQ(changes[1].fields.at("cause"), "update");
}

TEST_F(UpdateTest, SlowSavepointProlongsTheDowntime) {
  start();
  factory.jobs.savepoint_duration = seconds{25};
  ASSERT_TRUE(service.update_application(parallelism_update(1, 8)).ok());
  run_for(seconds{44});
  EXPECT_EQ(application_status(), "UPDATING");
  run_for(seconds{2});
  EXPECT_EQ(application_status(), "RUNNING");
}

TEST_F(UpdateTest, JobThatDiesDuringTheSavepointIsRestartedAndAskedAgain) {
  start();
  run_for(seconds{90});  // one checkpoint, at 60
  factory.jobs.savepoints_to_fail = 1;
  ASSERT_TRUE(service.update_application(parallelism_update(1, 8)).ok());
  run_for(minutes{1});
  EXPECT_EQ(application_status(), "RUNNING");
  ASSERT_EQ(factory.jobs.created.size(), 3u);
  EXPECT_EQ(*factory.jobs.created[1].restore, "60");
  EXPECT_EQ(factory.jobs.created[1].parallelism, 4);
  EXPECT_EQ(*factory.jobs.created[2].restore, "60");
  EXPECT_EQ(factory.jobs.created[2].parallelism, 8);
}

TEST_F(UpdateTest, SnapshotsDisabledLoseTheStateOnUpdate) {
  auto request = create_request();
  request.application_configuration->application_snapshot_configuration = {.snapshots_enabled =
                                                                               false};
  start(request);
  run_for(seconds{40});
  ASSERT_TRUE(service.update_application(parallelism_update(1, 8)).ok());
  run_for(seconds{31});
  ASSERT_EQ(factory.jobs.created.size(), 2u);
  EXPECT_EQ(factory.jobs.created[1].restore, nullptr);
}

TEST_F(UpdateTest, UpdateCanRestoreANamedSnapshot) {
  start();
  run_for(seconds{7});
  ASSERT_TRUE(
      service.create_application_snapshot({.application_name = "taxi", .snapshot_name = "early"})
          .ok());
  run_for(seconds{33});
  auto request = parallelism_update(1, 8);
  const model::ApplicationRestoreConfiguration early{"RESTORE_FROM_CUSTOM_SNAPSHOT", "early"};
  request.run_configuration_update.emplace().application_restore_configuration = early;
  ASSERT_TRUE(service.update_application(request).ok());
  run_for(seconds{31});
  EXPECT_EQ(*factory.jobs.created.at(1).restore, "7");
}

TEST_F(UpdateTest, UpdateIsToldToRestoreTheLatestSnapshotWhateverTheStartDid) {
  ASSERT_TRUE(service.create_application(create_request()).ok());
  model::StartApplicationRequest skipping{.application_name = "taxi", .run_configuration = {}};
  skipping.run_configuration.emplace()
      .application_restore_configuration.emplace()
      .application_restore_type = "SKIP_RESTORE_FROM_SNAPSHOT";
  skipping.run_configuration->flink_run_configuration.emplace().allow_non_restored_state = true;
  ASSERT_TRUE(service.start_application(skipping).ok());
  run_for(minutes{1});
  ASSERT_TRUE(service.update_application(parallelism_update(1, 8)).ok());
  const auto run = *detail().application_configuration_description->run_configuration_description;
  EXPECT_EQ(run.application_restore_configuration_description->application_restore_type,
            "RESTORE_FROM_LATEST_SNAPSHOT");
  EXPECT_EQ(run.flink_run_configuration_description->allow_non_restored_state, true);
}

TEST_F(UpdateTest, StaleVersionReturnsConcurrentModification) {
  ASSERT_TRUE(service.create_application(create_request()).ok());
  EXPECT_EQ(service.update_application(parallelism_update(2, 8)).error().code,
            "ConcurrentModificationException");
}

TEST_F(UpdateTest, ConditionalTokenStandsInForTheVersion) {
  ASSERT_TRUE(service.create_application(create_request()).ok());
  auto request = parallelism_update(1, 8);
  request.current_application_version_id.reset();
  EXPECT_EQ(service.update_application(request).error().code, "InvalidArgumentException");
  request.conditional_token = detail().conditional_token;
  EXPECT_TRUE(service.update_application(request).ok());
  EXPECT_EQ(service.update_application(request).error().code, "ConcurrentModificationException");
}

TEST_F(UpdateTest, UpdateWhileUpdatingReturnsResourceInUse) {
  start();
  ASSERT_TRUE(service.update_application(parallelism_update(1, 8)).ok());
  EXPECT_EQ(service.update_application(parallelism_update(2, 9)).error().code,
            "ResourceInUseException");
}

TEST_F(UpdateTest, ParallelismUnderDefaultConfigurationTypeIsInvalid) {
  auto request = create_request();
  request.application_configuration.reset();
  ASSERT_TRUE(service.create_application(request).ok());
  EXPECT_EQ(service.update_application(parallelism_update(1, 8)).error().code,
            "InvalidArgumentException");
}

struct CapacityCase {
  int parallelism;
  int parallelism_per_kpu;
  const char* error;  ///< Empty: accepted.
};

class CapacityTest : public AnalyticsTest, public ::testing::WithParamInterface<CapacityCase> {};

TEST_P(CapacityTest, CapacityIsCheckedAgainstTheQuotas) {
  const auto output = service.create_application(
      create_request(GetParam().parallelism, GetParam().parallelism_per_kpu));
  EXPECT_EQ(output.ok() ? "" : output.error().code, GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(Quotas, CapacityTest,
                         ::testing::Values(CapacityCase{64, 1, ""},
                                           CapacityCase{65, 1, "LimitExceededException"},
                                           CapacityCase{256, 4, ""}, CapacityCase{256, 8, ""},
                                           CapacityCase{255, 3, "LimitExceededException"},
                                           CapacityCase{257, 8, "InvalidArgumentException"},
                                           CapacityCase{8, 9, "InvalidArgumentException"}));

TEST(KpuTest, KpusAreTheQuotientRoundedUp) {
  EXPECT_EQ(kpus_for(4, 4), 1);
  EXPECT_EQ(kpus_for(6, 2), 3);
  EXPECT_EQ(kpus_for(5, 4), 2);
  EXPECT_EQ(kpus_for(1, 8), 1);
}

TEST_F(UpdateTest, VersionsKeepTheConfigurationTheyBeganWith) {
  ASSERT_TRUE(service.create_application(create_request()).ok());
  ASSERT_TRUE(service.update_application(parallelism_update(1, 8)).ok());
  const auto first = service.describe_application_version(
      {.application_name = "taxi", .application_version_id = 1});
  EXPECT_EQ(settings_of(*first->application_version_detail->application_configuration_description)
                .parallelism,
            4);
  EXPECT_EQ(service.list_application_versions({.application_name = "taxi"})
                ->application_version_summaries->size(),
            2u);
  EXPECT_EQ(
      service
          .describe_application_version({.application_name = "taxi", .application_version_id = 3})
          .error()
          .code,
      "ResourceNotFoundException");
}

TEST_F(UpdateTest, RollbackReturnsToThePreviousRunningVersion) {
  start();
  run_for(seconds{40});
  ASSERT_TRUE(service.update_application(parallelism_update(1, 8)).ok());
  run_for(minutes{1});
  ASSERT_TRUE(
      service
          .rollback_application({.application_name = "taxi", .current_application_version_id = 2})
          .ok());
  EXPECT_EQ(application_status(), "ROLLING_BACK");
  run_for(minutes{1});
  EXPECT_EQ(application_status(), "RUNNING");
  EXPECT_EQ(current_parallelism(), 4);
  EXPECT_EQ(detail().application_version_id, 3);
  EXPECT_EQ(detail().application_version_rolled_back_to, 1);
  EXPECT_EQ(*factory.jobs.created.back().restore, "40");
}

TEST_F(UpdateTest, RollbackWithoutASnapshotIsRefused) {
  start();
  EXPECT_EQ(
      service
          .rollback_application({.application_name = "taxi", .current_application_version_id = 1})
          .error()
          .code,
      "InvalidRequestException");
}

TEST_F(UpdateTest, SnapshotIsCreatingThenReadyAndCanBeDeleted) {
  start();
  run_for(seconds{3});
  const model::CreateApplicationSnapshotRequest request{.application_name = "taxi",
                                                        .snapshot_name = "s"};
  ASSERT_TRUE(service.create_application_snapshot(request).ok());
  const auto describe = [&] {
    return service
        .describe_application_snapshot({.application_name = "taxi", .snapshot_name = "s"})
        ->snapshot_details;
  };
  EXPECT_EQ(describe().snapshot_status, "CREATING");
  EXPECT_EQ(service.create_application_snapshot(request).error().code, "ResourceInUseException");
  run_for(seconds{5});
  EXPECT_EQ(describe().snapshot_status, "READY");
  ASSERT_TRUE(service
                  .delete_application_snapshot(
                      {.application_name = "taxi",
                       .snapshot_name = "s",
                       .snapshot_creation_timestamp = *describe().snapshot_creation_timestamp})
                  .ok());
  EXPECT_TRUE(service.list_application_snapshots({.application_name = "taxi"})
                  ->snapshot_summaries->empty());
}

TEST_F(UpdateTest, SnapshotOfApplicationThatDoesNotRunIsAnInvalidRequest) {
  ASSERT_TRUE(service.create_application(create_request()).ok());
  EXPECT_EQ(service.create_application_snapshot({.application_name = "taxi", .snapshot_name = "s"})
                .error()
                .code,
            "InvalidRequestException");
}

TEST_F(UpdateTest, SnapshotOfApplicationWithoutSnapshotsIsAnInvalidRequest) {
  auto request = create_request();
  request.application_configuration->application_snapshot_configuration.emplace()
      .snapshots_enabled = false;
  start(request);
  const auto error =
      service.create_application_snapshot({.application_name = "taxi", .snapshot_name = "s"})
          .error();
  EXPECT_EQ(error.code, "InvalidRequestException");
  EXPECT_NE(error.message.find("disabled"), std::string::npos);
}

TEST_F(UpdateTest, AutomaticSnapshotsAreNamedForTheirCauseAndTheVersionThatRan) {
  start();
  ASSERT_TRUE(service.update_application(parallelism_update(1, 8)).ok());
  run_for(minutes{1});
  ASSERT_TRUE(service.stop_application({.application_name = "taxi"}).ok());
  run_for(minutes{1});
  const auto snapshots =
      *service.list_application_snapshots({.application_name = "taxi"})->snapshot_summaries;
  ASSERT_EQ(snapshots.size(), 2u);
  EXPECT_TRUE(snapshots[0].snapshot_name.starts_with("UPDATEAPPLICATION-taxi-"));
  EXPECT_EQ(snapshots[0].application_version_id, 1);
  EXPECT_TRUE(snapshots[1].snapshot_name.starts_with("STOP-taxi-"));
  EXPECT_EQ(snapshots[1].application_version_id, 2);
}

}  // namespace
}  // namespace weir::analytics::testing
