#include "emulator/api/coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::api {
namespace {

using testing::HasSubstr;

TEST(Coverage, MarksImplementedOperationsAndCountsThem) {
  const auto page = coverage_markdown({"kinesis:PutRecords", "kinesis:GetRecords"});
  ASSERT_TRUE(page.ok());
  EXPECT_THAT(*page, HasSubstr("| Amazon Kinesis | 2 |"));
  EXPECT_THAT(*page, HasSubstr("| PutRecords | yes |"));
  EXPECT_THAT(*page, HasSubstr("| SubscribeToShard | no |"));
  EXPECT_THAT(*page, HasSubstr("| AWS Lambda | 0 |"));
}

TEST(Coverage, OperationUnknownToTheModelsIsAnError) {
  for (const std::string name : {"kinesis:PutRecordz", "kinesys:PutRecords", "PutRecords"}) {
    const auto page = coverage_markdown({name});
    ASSERT_FALSE(page.ok()) << name;
    EXPECT_THAT(page.error().message, HasSubstr(name));
  }
}

}  // namespace
}  // namespace weir::api
