#include <gtest/gtest.h>

#include <algorithm>

#include "emulator/api/application_autoscaling.h"
#include "emulator/api/cloudwatch.h"
#include "emulator/api/errors.h"
#include "emulator/api/kinesis.h"
#include "emulator/api/kinesisanalyticsv2.h"
#include "emulator/api/lambda.h"
#include "emulator/api/sts.h"

namespace weir::api {
namespace {

const MemberInfo& member_of(const ShapeInfo& shape, std::string_view name) {
  const auto found = std::ranges::find(shape.members, name, &MemberInfo::name);
  EXPECT_NE(found, shape.members.end()) << name;
  return *found;
}

TEST(Services, CarryTheTraitsOfTheirProtocols) {
  const ServiceInfo& stream = kinesis::service_info();
  EXPECT_EQ(stream.target_prefix, "Kinesis_20131202");
  EXPECT_EQ(stream.json_version, "1.1");
  EXPECT_EQ(stream.signing_name, "kinesis");
  EXPECT_EQ(kinesisanalyticsv2::service_info().target_prefix, "KinesisAnalytics_20180523");
  EXPECT_EQ(kinesisanalyticsv2::service_info().signing_name, "kinesisanalytics");
  EXPECT_EQ(application_autoscaling::service_info().target_prefix, "AnyScaleFrontendService");
  EXPECT_EQ(lambda::service_info().protocols[0], Protocol::kRestJson);
  EXPECT_EQ(sts::service_info().protocols[0], Protocol::kQuery);
  EXPECT_EQ(sts::service_info().namespace_uri, "https://sts.amazonaws.com/doc/2011-06-15/");
}

TEST(Services, CloudWatchSpeaksThreeProtocols) {
  const ServiceInfo& service = cloudwatch::service_info();
  EXPECT_EQ(service.signing_name, "monitoring");
  EXPECT_TRUE(service.query_compatible);
  for (const Protocol protocol : {Protocol::kRpcV2Cbor, Protocol::kJson, Protocol::kQuery}) {
    EXPECT_NE(std::ranges::find(service.protocols, protocol), service.protocols.end());
  }
}

TEST(Services, AreFoundByNameOnly) {
  EXPECT_EQ(find_service("application-autoscaling"), &application_autoscaling::service_info());
  EXPECT_EQ(find_service("kinesis-video"), nullptr);
  EXPECT_EQ(all_services().size(), 6U);
}

TEST(Operations, PointAtTheTablesOfTheirStructs) {
  const OperationInfo* put = find_operation(kinesis::service_info(), "PutRecords");
  ASSERT_NE(put, nullptr);
  EXPECT_EQ(put->input, &shape_of<kinesis::PutRecordsInput>());
  EXPECT_EQ(put->output, &shape_of<kinesis::PutRecordsOutput>());
  EXPECT_EQ(put->http_method, "POST");
  EXPECT_TRUE(put->has_shapes);
  EXPECT_TRUE(std::ranges::any_of(put->errors, [](const ErrorInfo* error) {
    return error->name == "ProvisionedThroughputExceededException";
  }));
}

TEST(Operations, WithoutOutputHaveNoOutputShape) {
  EXPECT_EQ(find_operation(kinesis::service_info(), "CreateStream")->output, nullptr);
}

TEST(Operations, OutsideTheConfigurationAreKnownByNameOnly) {
  const OperationInfo* operation = find_operation(lambda::service_info(), "PublishLayerVersion");
  ASSERT_NE(operation, nullptr);
  EXPECT_FALSE(operation->has_shapes);
  EXPECT_EQ(operation->input, nullptr);
  EXPECT_EQ(find_operation(lambda::service_info(), "publishLayerVersion"), nullptr);
}

TEST(Operations, OfRestServicesKeepMethodAndUri) {
  const OperationInfo* invoke = find_operation(lambda::service_info(), "Invoke");
  EXPECT_EQ(invoke->uri, "/2015-03-31/functions/{FunctionName}/invocations");
  EXPECT_EQ(invoke->input->payload, "Payload");
  EXPECT_EQ(member_of(*invoke->input, "FunctionName").location, Location::kUri);
  const MemberInfo& type = member_of(*invoke->input, "InvocationType");
  EXPECT_EQ(type.location, Location::kHeader);
  EXPECT_EQ(type.location_name, "X-Amz-Invocation-Type");
}

TEST(Errors, CarryStatusAndQueryCode) {
  const ErrorInfo* missing = find_error(cloudwatch::service_info(), "ResourceNotFoundException");
  ASSERT_NE(missing, nullptr);
  EXPECT_EQ(missing->http_status, 404);
  const ErrorInfo* format = find_error(cloudwatch::service_info(), "InvalidFormatFault");
  ASSERT_NE(format, nullptr);
  EXPECT_EQ(format->code, "InvalidFormat");
  const ErrorInfo* failure = find_error(kinesis::service_info(), "InternalFailureException");
  ASSERT_NE(failure, nullptr);
  EXPECT_EQ(failure->http_status, 500);
  EXPECT_TRUE(failure->server_fault);
  EXPECT_EQ(find_error(kinesis::service_info(), "ValidationError"), nullptr);
}

TEST(Shapes, MembersReadAndWriteTheStruct) {
  kinesis::GetRecordsInput input{.shard_iterator = "it"};
  const ShapeInfo& shape = shape_of<kinesis::GetRecordsInput>();
  const MemberInfo& limit = member_of(shape, "Limit");
  EXPECT_EQ(read(limit, &input), nullptr);
  *static_cast<std::int32_t*>(write(limit, &input)) = 7;
  EXPECT_EQ(input.limit, 7);
  const MemberInfo& iterator = member_of(shape, "ShardIterator");
  EXPECT_EQ(read(iterator, &input), &input.shard_iterator);
  limit.optional->reset(limit.access(&input));
  EXPECT_FALSE(input.limit.has_value());
}

TEST(Shapes, ListsAndMapsAreReachedWithoutTheirTypes) {
  std::vector<kinesis::Tag> tags;
  const ListOps& list =
      *member_of(shape_of<kinesis::ListTagsForStreamOutput>(), "Tags").shape->list;
  static_cast<kinesis::Tag*>(list.append(&tags))->key = "team";
  EXPECT_EQ(list.size(&tags), 1U);
  EXPECT_EQ(static_cast<const kinesis::Tag*>(list.at(&tags, 0))->key, "team");

  std::map<std::string, std::string> map;
  const MapOps& ops = *member_of(shape_of<kinesis::AddTagsToStreamInput>(), "Tags").shape->map;
  *static_cast<std::string*>(ops.emplace(&map, "b")) = "2";
  *static_cast<std::string*>(ops.emplace(&map, "a")) = "1";
  EXPECT_EQ(ops.entries(&map).front().first, "a");
  EXPECT_EQ(ops.size(&map), 2U);
}

TEST(Shapes, StructsAreAggregatesThatCompare) {
  const kinesis::PutRecordsRequestEntry entry{.data = "x", .partition_key = "k"};
  const kinesis::PutRecordsInput input{.records = {entry}, .stream_name = "trips"};
  kinesis::PutRecordsInput other = input;
  EXPECT_EQ(other, input);
  other.records[0].explicit_hash_key = "0";
  EXPECT_NE(other, input);
  EXPECT_EQ(kinesis::CreateStreamInput{}.shard_count, std::nullopt);
  EXPECT_EQ(kinesis::SplitShardInput{}.new_starting_hash_key, "");
  EXPECT_EQ(kinesis::stream_status::kActive, "ACTIVE");
}

TEST(Shapes, EventStreamsAreMarked) {
  const ShapeInfo& stream = shape_of<kinesis::SubscribeToShardEventStream>();
  EXPECT_TRUE(stream.event_stream);
  EXPECT_TRUE(shape_of<kinesis::SubscribeToShardEvent>().event);
  EXPECT_TRUE(shape_of<kinesis::KMSThrottlingException>().exception);
}

TEST(NotImplemented, NamesTheOperationLoudly) {
  const base::Error error = not_implemented(lambda::service_info(), "PublishLayerVersion");
  EXPECT_EQ(error.http_status, 501);
  EXPECT_EQ(error.message,
            "Weir knows lambda:PublishLayerVersion but does not implement it yet; see "
            "docs/coverage.md");
}

}  // namespace
}  // namespace weir::api
