#include "emulator/api/validate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/api/application_autoscaling.h"
#include "emulator/api/cloudwatch.h"
#include "emulator/api/json.h"
#include "emulator/api/kinesis.h"
#include "emulator/api/lambda.h"

namespace weir::api {
namespace {

using testing::HasSubstr;

kinesis::PutRecordsRequestEntry entry(std::string key) {
  return {.data = "x", .partition_key = std::move(key)};
}

template <class T>
std::string complaint(const T& object) {
  const auto result = validate(object);
  if (result.ok()) return "";
  EXPECT_EQ(result.error().code, "ValidationException");
  EXPECT_EQ(result.error().http_status, 400);
  return result.error().message;
}

template <class T>
std::string complaint_about_json(std::string_view text) {
  const auto result = request_from_json<T>(text);
  return result.ok() ? "" : result.error().message;
}

TEST(Validate, SoundRequestPasses) {
  EXPECT_EQ(complaint(kinesis::PutRecordsInput{.records = {entry("k")}, .stream_name = "trips"}),
            "");
}

// The texts for stream names, list and map lengths are those that kinesalite observed.
TEST(Validate, TooLongNameNamesTheMaximum) {
  const std::string name(129, 'a');
  EXPECT_EQ(complaint(kinesis::PutRecordsInput{.records = {entry("k")}, .stream_name = name}),
            "1 validation error detected: Value '" + name +
                "' at 'streamName' failed to satisfy constraint: "
                "Member must have length less than or equal to 128");
}

TEST(Validate, SeveralViolationsAreCountedAndJoined) {
  EXPECT_EQ(complaint(kinesis::PutRecordsInput{.records = {}, .stream_name = ""}),
            "3 validation errors detected: "
            "Value '[]' at 'records' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1; "
            "Value '' at 'streamName' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; "
            "Value '' at 'streamName' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1");
}

TEST(Validate, AbsentRequiredMembersAreNull) {
  EXPECT_EQ(complaint_about_json<kinesis::GetShardIteratorInput>("{}"),
            "2 validation errors detected: "
            "Value null at 'shardId' failed to satisfy constraint: Member must not be null; "
            "Value null at 'shardIteratorType' failed to satisfy constraint: "
            "Member must not be null");
}

TEST(Validate, AbsentMemberOfAListedStructureNamesItsPlace) {
  EXPECT_EQ(
      complaint_about_json<kinesis::PutRecordsInput>(
          R"({"StreamName":"s","Records":[{"Data":"","PartitionKey":"a"},{"PartitionKey":"b"}]})"),
      "1 validation error detected: Value null at 'records.2.member.data' failed to "
      "satisfy constraint: Member must not be null");
}

TEST(Validate, NullListElementNamesItsPlace) {
  EXPECT_EQ(complaint_about_json<kinesis::RemoveTagsFromStreamInput>(
                R"({"StreamName":"s","TagKeys":["a",null]})"),
            "1 validation error detected: Value null at 'tagKeys.2.member' failed to satisfy "
            "constraint: Member must not be null");
}

TEST(Validate, StructureInAListNamesItsPlace) {
  EXPECT_EQ(complaint(kinesis::PutRecordsInput{.records = {entry("k"), entry("")}}),
            "1 validation error detected: Value '' at 'records.2.member.partitionKey' failed to "
            "satisfy constraint: Member must have length greater than or equal to 1");
}

TEST(Validate, NumberOutsideItsRangeNamesTheBound) {
  EXPECT_EQ(complaint(kinesis::GetRecordsInput{.shard_iterator = "i", .limit = 10001}),
            "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: "
            "Member must have value less than or equal to 10000");
  EXPECT_EQ(complaint(kinesis::GetRecordsInput{.shard_iterator = "i", .limit = 0}),
            "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
            "Member must have value greater than or equal to 1");
}

TEST(Validate, UnknownEnumValueListsTheSet) {
  EXPECT_EQ(complaint(kinesis::GetShardIteratorInput{.shard_id = "shardId-000000000000",
                                                     .shard_iterator_type = "NOW"}),
            "1 validation error detected: Value 'NOW' at 'shardIteratorType' failed to satisfy "
            "constraint: Member must satisfy enum value set: [AT_SEQUENCE_NUMBER, "
            "AFTER_SEQUENCE_NUMBER, TRIM_HORIZON, LATEST, AT_TIMESTAMP]");
}

TEST(Validate, ScalarsInAListAreJudgedTogether) {
  EXPECT_EQ(
      complaint(kinesis::RemoveTagsFromStreamInput{.stream_name = "s", .tag_keys = {"a", ""}}),
      "1 validation error detected: Value '[a, ]' at 'tagKeys' failed to satisfy constraint: "
      "Member must satisfy constraint: [Member must have length less than or equal to 128, "
      "Member must have length greater than or equal to 1]");
}

TEST(Validate, MapKeysAndValuesAreJudgedTogether) {
  const std::string long_value(257, 'v');
  EXPECT_EQ(
      complaint(kinesis::AddTagsToStreamInput{.stream_name = "s", .tags = {{"", long_value}}}),
      "2 validation errors detected: Value '{=" + long_value +
          "}' at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: "
          "[Member must have length less than or equal to 128, Member must have length "
          "greater than or equal to 1]; Value '{=" +
          long_value +
          "}' at 'tags' failed to satisfy constraint: Map value must satisfy constraint: "
          "[Member must have length less than or equal to 256, Member must have length "
          "greater than or equal to 0]");
}

TEST(Validate, TooManyStructuresAreListedByNameAndPlace) {
  std::vector<kinesis::PutRecordsRequestEntry> records(501, entry("k"));
  const std::string message = complaint(kinesis::PutRecordsInput{.records = std::move(records)});
  EXPECT_THAT(message, HasSubstr("Value '[PutRecordsRequestEntry@1, PutRecordsRequestEntry@2, "));
  EXPECT_THAT(message, HasSubstr("Member must have length less than or equal to 500"));
}

TEST(Validate, TooLongBlobShowsItsSizeOnly) {
  kinesis::PutRecordInput input{.data = std::string(10'485'761, 'x'), .partition_key = "k"};
  EXPECT_THAT(complaint(input),
              HasSubstr("Value 'java.nio.HeapByteBuffer[pos=0 lim=10485761 cap=10485761]' at "
                        "'data' failed to satisfy constraint: Member must have length less than "
                        "or equal to 10485760"));
}

TEST(Validate, LengthsCountCharactersNotBytes) {
  std::string key;
  for (int i = 0; i < 256; ++i) key += "\xE2\x82\xAC";
  EXPECT_EQ(complaint(kinesis::PutRecordInput{.data = "x", .partition_key = key}), "");
  EXPECT_THAT(complaint(kinesis::PutRecordInput{.data = "x", .partition_key = key + "a"}),
              HasSubstr("less than or equal to 256"));
}

TEST(Validate, NestedStructuresAreReachedThroughTheirMembers) {
  kinesis::CreateStreamInput input{.stream_name = "s",
                                   .stream_mode_details = {{.stream_mode = "SOMETIMES"}}};
  EXPECT_EQ(complaint(input),
            "1 validation error detected: Value 'SOMETIMES' at 'streamModeDetails.streamMode' "
            "failed to satisfy constraint: Member must satisfy enum value set: [PROVISIONED, "
            "ON_DEMAND]");
}

TEST(Validate, SensitiveValuesAreNotShown) {
  lambda::CreateFunctionRequest create{.function_name = "f", .role = "nobody"};
  create.environment = lambda::Environment{.variables = {{{"1bad", "secret"}}}};
  const std::string message = complaint(create);
  EXPECT_THAT(message, HasSubstr("Value at 'environment.variables' failed to satisfy constraint: "
                                 "Map keys must satisfy constraint: [Member must satisfy regular "
                                 "expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]"));
  EXPECT_EQ(message.find("secret"), std::string::npos);
}

TEST(Validate, AtMostTenViolationsAreReported) {
  std::vector<kinesis::PutRecordsRequestEntry> records(20, entry(""));
  EXPECT_THAT(complaint(kinesis::PutRecordsInput{.records = std::move(records)}),
              HasSubstr("10 validation errors detected: "));
}

TEST(Validate, OtherServicesFollowTheSameTables) {
  cloudwatch::PutMetricAlarmInput alarm{
      .alarm_name = "lag", .evaluation_periods = 0, .comparison_operator = "Above"};
  const std::string message = complaint(alarm);
  EXPECT_THAT(message, HasSubstr("Value '0' at 'evaluationPeriods' failed to satisfy constraint: "
                                 "Member must have value greater than or equal to 1"));
  EXPECT_THAT(message, HasSubstr("at 'comparisonOperator' failed to satisfy constraint: Member "
                                 "must satisfy enum value set: [GreaterThanOrEqualToThreshold, "));
  application_autoscaling::RegisterScalableTargetRequest target{
      .service_namespace = "custom", .resource_id = "", .scalable_dimension = "x"};
  EXPECT_THAT(complaint(target), HasSubstr("Value 'custom' at 'serviceNamespace'"));
}

}  // namespace
}  // namespace weir::api
