#include "emulator/api/wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "byte_text.h"
#include "emulator/api/cloudwatch.h"
#include "emulator/api/kinesis.h"

namespace weir::api {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const OperationInfo& kinesis_operation(std::string_view name) {
  return *find_operation(kinesis::service_info(), name);
}

TEST(ReadRequest, EmptyBodyStandsForAnEmptyObjectWhereNothingIsRequired) {
  for (const WireFormat format : {WireFormat::kJson11, WireFormat::kCbor11}) {
    kinesis::ListStreamsInput list;
    EXPECT_TRUE(read_request(format, kinesis_operation("ListStreams"), {}, &list).ok());
    kinesis::GetRecordsInput get;
    const auto refused = read_request(format, kinesis_operation("GetRecords"), {}, &get);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, "SerializationException");
  }
}

TEST(ReadRequest, OperationWithoutShapesTakesAnything) {
  const OperationInfo operation{.name = "Unknown"};
  EXPECT_TRUE(read_request(WireFormat::kJson11, operation, {.body = "x"}, nullptr).ok());
}

TEST(WriteReply, JsonCarriesItsVersion) {
  const kinesis::DescribeLimitsOutput output{.shard_limit = 500, .open_shard_count = 1};
  const ReplyParts reply = write_reply(WireFormat::kJson11, kinesis::service_info(),
                                       kinesis_operation("DescribeLimits"), &output, "r");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.content_type, "application/x-amz-json-1.1");
  EXPECT_TRUE(reply.body.starts_with(R"({"ShardLimit":500,"OpenShardCount":1)")) << reply.body;
  EXPECT_EQ(write_reply(WireFormat::kJson10, kinesis::service_info(),
                        kinesis_operation("DescribeLimits"), &output, "r")
                .content_type,
            "application/x-amz-json-1.0");
}

TEST(WriteReply, WithoutOutputTheBodyIsEmpty) {
  for (const WireFormat format : {WireFormat::kJson11, WireFormat::kCbor11}) {
    const ReplyParts reply = write_reply(format, kinesis::service_info(),
                                         kinesis_operation("CreateStream"), nullptr, "r");
    EXPECT_EQ(reply.body, "");
    EXPECT_NE(reply.content_type, "");
  }
}

TEST(WriteReply, RpcV2WithoutOutputHasNoTypeEither) {
  const ReplyParts reply =
      write_reply(WireFormat::kRpcV2Cbor, cloudwatch::service_info(),
                  *find_operation(cloudwatch::service_info(), "SetAlarmState"), nullptr, "r");
  EXPECT_EQ(reply.content_type, "");
  EXPECT_EQ(reply.body, "");
  EXPECT_THAT(reply.headers, ElementsAre(Pair("smithy-protocol", "rpc-v2-cbor")));
}

TEST(WriteReply, CborRepliesInTheDialectAsked) {
  const cloudwatch::GetDashboardOutput output{.dashboard_name = "d"};
  const OperationInfo& operation = *find_operation(cloudwatch::service_info(), "GetDashboard");
  const std::string body = bytes_of("A1 6D 'DashboardName' 61 'd'");
  const ReplyParts rpc =
      write_reply(WireFormat::kRpcV2Cbor, cloudwatch::service_info(), operation, &output, "r");
  EXPECT_EQ(rpc.content_type, "application/cbor");
  EXPECT_EQ(rpc.body, body);
  const ReplyParts aws =
      write_reply(WireFormat::kCbor11, cloudwatch::service_info(), operation, &output, "r");
  EXPECT_EQ(aws.content_type, "application/x-amz-cbor-1.1");
  EXPECT_EQ(aws.body, body);
  EXPECT_THAT(aws.headers, IsEmpty());
}

}  // namespace
}  // namespace weir::api
