// ListApplicationOperations and DescribeApplicationOperation.
#include "tests/unit/emulator/analytics/world.h"

namespace weir::analytics::testing {
namespace {

class OperationsTest : public AnalyticsTest {
 protected:
  std::vector<model::ApplicationOperationInfo> list(std::optional<std::string> operation = {}) {
    return *service
                .list_application_operations(
                    {.application_name = "taxi", .operation = std::move(operation)})
                ->application_operation_info_list;
  }
  model::ApplicationOperationInfoDetails describe(const std::string& id) {
    return *service
                .describe_application_operation({.application_name = "taxi", .operation_id = id})
                ->application_operation_info_details;
  }
};

TEST_F(OperationsTest, AreInProgressUntilTheApplicationHasSettled) {
  start();
  const auto updated = service.update_application(parallelism_update(1, 8));
  ASSERT_TRUE(updated.ok() && updated->operation_id);
  EXPECT_EQ(describe(*updated->operation_id).operation_status, "IN_PROGRESS");
  run_for(minutes{1});
  const auto done = describe(*updated->operation_id);
  EXPECT_EQ(done.operation, "UpdateApplication");
  EXPECT_EQ(done.operation_status, "SUCCESSFUL");
  EXPECT_GT(done.end_time.millis, done.start_time.millis);
  EXPECT_EQ(done.application_version_change_details->application_version_updated_from, 1);
  EXPECT_EQ(done.application_version_change_details->application_version_updated_to, 2);
  ASSERT_EQ(list().size(), 2u);
  EXPECT_EQ(*list()[0].operation, "UpdateApplication");
  EXPECT_EQ(list("StartApplication").size(), 1u);
}

TEST_F(OperationsTest, AreCancelledByAnother) {
  ASSERT_TRUE(service.create_application(create_request()).ok());
  const auto started = service.start_application({.application_name = "taxi"});
  ASSERT_TRUE(service.stop_application({.application_name = "taxi", .force = true}).ok());
  EXPECT_EQ(describe(*started->operation_id).operation_status, "CANCELLED");
  run_for(minutes{1});
  EXPECT_EQ(*list()[0].operation_status, "SUCCESSFUL");
}

TEST_F(OperationsTest, AnUpdateOfAnApplicationThatDoesNotRunIsDoneAtOnce) {
  ASSERT_TRUE(service.create_application(create_request()).ok());
  const auto updated = service.update_application(parallelism_update(1, 8));
  EXPECT_EQ(describe(*updated->operation_id).operation_status, "SUCCESSFUL");
}

TEST_F(OperationsTest, UnknownOnesAreNotFound) {
  ASSERT_TRUE(service.create_application(create_request()).ok());
  EXPECT_EQ(
      service.describe_application_operation({.application_name = "taxi", .operation_id = "x"})
          .error()
          .code,
      "ResourceNotFoundException");
}

}  // namespace
}  // namespace weir::analytics::testing
