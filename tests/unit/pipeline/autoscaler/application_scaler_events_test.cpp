// Requests that the application scaler refuses, and how it says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pipeline/autoscaler/application_scaler_fixture.h"

namespace weir::autoscaler {
namespace {

using ::testing::IsEmpty;

class ApplicationScalerEventsTest : public ApplicationScalerTest {};

TEST_F(ApplicationScalerEventsTest, CapacityOutsideTheBoundsIsRefusedAndNotStored) {
  for (const char* desired : {"0", "-1", "0.5", "8.5", "9", "1e300", "null", "true", "[]"}) {
    const Reply reply = patch(desired);
    EXPECT_EQ(reply.status, 400) << desired;
    EXPECT_EQ(reply.body, R"("Error, desiredCapacity must be a number from 1 to 8")");
  }
  EXPECT_FALSE(store_.capacity.has_value());
  EXPECT_THAT(cloud_.analytics.updates, IsEmpty());
}

TEST_F(ApplicationScalerEventsTest, PatchWithoutABodyThatSaysTheCapacityIsRefused) {
  for (const char* body : {"null", R"("")", R"("{")", R"("[3]")", R"("{}")", "3",
                           R"("{\"desiredCapacity\":\"3\"}")", R"({"desiredCapacity":3})"}) {
    EXPECT_EQ(patch_body(body).status, 400) << body;
  }
}

TEST_F(ApplicationScalerEventsTest, FractionOfAUnitIsCutOff) {
  EXPECT_EQ(patch("2.9").desired, 2);
  EXPECT_EQ(cloud_.analytics.parallelism, 2);
}

TEST_F(ApplicationScalerEventsTest, UnknownApplicationIs404) {
  cloud_.analytics.name = "other";
  const Reply reply = get();
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.body, R"("Error, cannot find a kinesis data analytics app called app")");
}

TEST_F(ApplicationScalerEventsTest, OtherTroubleWithTheServiceIs500) {
  cloud_.log.fail_next("DescribeApplication", "ThrottlingException");
  const Reply reply = get();
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(reply.body, R"("ThrottlingException was prepared")");
}

TEST_F(ApplicationScalerEventsTest, BadEventsAre400And405) {
  const std::pair<const char*, std::pair<int, const char*>> cases[] = {
      {"", {400, R"("Error, the event is not a JSON object")"}},
      {"{", {400, R"("Error, the event is not a JSON object")"}},
      {"[]", {400, R"("Error, the event is not a JSON object")"}},
      {"{}", {400, R"("Error, no scalableTargetDimensionId in the path")"}},
      {R"({"httpMethod":"GET","pathParameters":null})",
       {400, R"("Error, no scalableTargetDimensionId in the path")"}},
      {R"({"httpMethod":"GET","pathParameters":{"scalableTargetDimensionId":7}})",
       {400, R"("Error, no scalableTargetDimensionId in the path")"}},
      {R"({"httpMethod":"DELETE","pathParameters":{"scalableTargetDimensionId":"app"}})",
       {405, R"("Error, method DELETE is not allowed")"}},
      {R"({"httpMethod":1,"pathParameters":{"scalableTargetDimensionId":"app"}})",
       {405, R"("Error, method  is not allowed")"}},
  };
  for (const auto& [event, expected] : cases) {
    const Reply reply = parse(send(event));
    EXPECT_EQ(reply.status, expected.first) << event;
    EXPECT_EQ(reply.body, expected.second) << event;
  }
  EXPECT_THAT(cloud_.log.calls(), IsEmpty());
}

}  // namespace
}  // namespace weir::autoscaler
