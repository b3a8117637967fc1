// CreateChannel and what follows.
#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

const std::string kArn = "arn:aws:kinesis:eu-west-1:111111111111:stream/trips";
const std::string kChannelArn = "arn:aws:kinesis:eu-west-1:111111111111:channel/lake";

api::kinesis::CreateChannelInput to_s3(std::string name = "lake") {
  api::kinesis::CreateChannelInput input;
  input.channel_name = std::move(name);
  input.service_execution_role_arn = "arn:aws:iam::111111111111:role/deliver";
  input.stream_configuration_list = {{kArn, {"JSON", std::nullopt}}};
  auto& s3 = input.s3_destination_configuration.emplace();
  s3.storage_configuration.bucket_arn = "arn:aws:s3:::my-bucket";
  s3.storage_configuration.expected_bucket_owner = "111111111111";
  s3.storage_configuration.compression_type = "GZIP";
  return input;
}

api::kinesis::S3TablesDestinationConfiguration one_table() {
  api::kinesis::S3TablesDestinationConfiguration tables;
  tables.dead_letter_queue_s3_configuration = {"arn:aws:s3:::my-bucket", "111111111111", {}};
  tables.s3_tables_configuration_list = {
      {"arn:aws:s3tables:eu-west-1:111111111111:bucket/lake", "ns", "trips", "ZSTD", {}}};
  return tables;
}

struct ChannelWorld : KinesisWorld {
  explicit ChannelWorld(Limits limits = immediate(), std::string mode = "ON_DEMAND")
      : KinesisWorld(std::move(limits)) {
    api::kinesis::CreateStreamInput input;
    input.stream_name = kStream;
    if (mode == "PROVISIONED") input.shard_count = 1;
    input.stream_mode_details = {{std::move(mode)}};
    EXPECT_TRUE(kinesis.create_stream(input).ok());
  }
  std::string status() {
    const auto output = kinesis.describe_channel({kChannelArn});
    return output ? output->channel_description.channel_status : output.error().code;
  }
};

TEST(CreateChannel, ChannelIsCreatingAndThenActive) {
  Limits limits = immediate();
  limits.channel_duration = milliseconds{500};
  ChannelWorld world{limits};
  const auto created = world.kinesis.create_channel(to_s3());
  ASSERT_TRUE(created.ok()) << created.error().message;
  const auto& channel = created->channel_description;
  EXPECT_EQ(channel.channel_status, "CREATING");
  EXPECT_EQ(channel.channel_arn, kChannelArn);
  EXPECT_EQ(channel.s3_destination_configuration->data_freshness_in_seconds, 300);
  EXPECT_EQ(channel.s3_destination_configuration->storage_configuration.storage_class, "STANDARD");
  EXPECT_EQ(channel.s3_destination_configuration->dead_letter_queue_s3_configuration.bucket_arn,
            "arn:aws:s3:::my-bucket");
  EXPECT_FALSE(channel.logging_configuration.cloud_watch_logs.enabled);
  world.advance(milliseconds{500});
  EXPECT_EQ(world.status(), "ACTIVE");
  EXPECT_EQ(world.summary().channel_count, 1);
  EXPECT_EQ(world.kinesis.describe_limits({})->channel_count, 1);
}

TEST(CreateChannel, RulesOfTheReferenceAreChecked) {
  const auto with = [](auto change) {
    auto input = to_s3();
    change(input);
    return input;
  };
  using Input = api::kinesis::CreateChannelInput;
  const Input cases[] = {
      with([](Input& i) { i.s3_destination_configuration.reset(); }),
      with([](Input& i) { i.s3_tables_destination_configuration = one_table(); }),
      with([](Input& i) { i.stream_configuration_list.push_back(i.stream_configuration_list[0]); }),
      with([](Input& i) {
        i.stream_configuration_list[0].record_configuration.record_format_type = "GSR_JSON";
      }),
      with([](Input& i) {  // Tables need a schema.
        i.s3_destination_configuration.reset();
        i.s3_tables_destination_configuration = one_table();
      }),
      with([](Input& i) {  // Tables take no bytes.
        i.s3_destination_configuration.reset();
        i.s3_tables_destination_configuration = one_table();
        i.stream_configuration_list[0].record_configuration = {
            "BYTE_ARRAY", "arn:aws:glue:eu-west-1:111111111111:schema/a/b"};
      }),
  };
  Limits limits = immediate();
  limits.control_calls_per_second = 100;
  ChannelWorld world{limits};
  for (const Input& input : cases) {
    const auto refused = world.kinesis.create_channel(input);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, "ValidationException");
  }
}

TEST(CreateChannel, KeysAndErrorsHaveTheDocumentedPlacesByDefault) {
  ChannelWorld world;
  auto input = to_s3();
  const auto created = world.kinesis.create_channel(input);
  ASSERT_TRUE(created.ok());
  const auto& channel = created->channel_description;
  const auto& s3 = *channel.s3_destination_configuration;
  EXPECT_EQ(s3.storage_configuration.output_key_template,
            "kinesis-channel/!{channel-name}/!{channel-id}/!{yyyy}/!{MM}/!{dd}/!{HH}/"
            "!{channel-name}-!{channel-id}-!{yyyy}-!{MM}-!{dd}-!{HH}-!{mm}!{extension}");
  EXPECT_EQ(s3.dead_letter_queue_s3_configuration.error_output_prefix,
            "kinesis-channel/errors/lake/" + channel.channel_id + "/");
  ASSERT_TRUE(world.kinesis.delete_channel({kChannelArn}).ok());
  input.s3_destination_configuration->storage_configuration.output_key_template = "!{yyyy}";
  const auto other = world.kinesis.create_channel(input)->channel_description;
  EXPECT_EQ(other.s3_destination_configuration->storage_configuration.output_key_template,
            "!{yyyy}");
}

TEST(CreateChannel, StreamHasOneChannelForEachTypeOfDestination) {
  ChannelWorld world;
  auto tables = to_s3("tables");
  tables.s3_destination_configuration.reset();
  tables.s3_tables_destination_configuration = one_table();
  tables.stream_configuration_list[0].record_configuration = {
      "JSON", "arn:aws:glue:eu-west-1:111111111111:schema/a/b"};
  ASSERT_TRUE(world.kinesis.create_channel(to_s3()).ok());
  EXPECT_EQ(world.kinesis.create_channel(to_s3("b")).error().code, "LimitExceededException");
  ASSERT_TRUE(world.kinesis.create_channel(tables).ok());
  ASSERT_TRUE(world.kinesis.delete_channel({kChannelArn}).ok());
  EXPECT_TRUE(world.kinesis.create_channel(to_s3("b")).ok());
}

TEST(CreateChannel, TablesAreADestination) {
  ChannelWorld world;
  auto input = to_s3();
  input.s3_destination_configuration.reset();
  input.s3_tables_destination_configuration = one_table();
  input.stream_configuration_list[0].record_configuration = {
      "GSR_JSON", "arn:aws:glue:eu-west-1:111111111111:schema/a/b"};
  ASSERT_TRUE(world.kinesis.create_channel(input).ok());
  EXPECT_EQ(world.kinesis.list_channels({})->channel_summaries[0].channel_destination_type,
            "S3_TABLES");
}

TEST(CreateChannel, ProvisionedStreamIsRefused) {
  ChannelWorld world{immediate(), "PROVISIONED"};
  const auto refused = world.kinesis.create_channel(to_s3());
  EXPECT_EQ(refused.error().code, "ValidationException");
  EXPECT_THAT(refused.error().message, HasSubstr("Provisioned"));
}

TEST(CreateChannel, NameInUseUnknownStreamAndQuotaAreRefused) {
  Limits limits = immediate();
  limits.channels_per_account = 1;
  ChannelWorld world{limits};
  auto elsewhere = to_s3();
  elsewhere.stream_configuration_list[0].stream_arn = kArn + "x";
  EXPECT_EQ(world.kinesis.create_channel(elsewhere).error().code, "ResourceNotFoundException");
  ASSERT_TRUE(world.kinesis.create_channel(to_s3()).ok());
  EXPECT_EQ(world.kinesis.create_channel(to_s3()).error().code, "ResourceInUseException");
  EXPECT_EQ(world.kinesis.create_channel(to_s3("b")).error().code, "LimitExceededException");
}

TEST(UpdateChannel, FreshnessAndLoggingChange) {
  Limits limits = immediate();
  limits.channel_duration = milliseconds{500};
  ChannelWorld world{limits};
  ASSERT_TRUE(world.kinesis.create_channel(to_s3()).ok());
  api::kinesis::UpdateChannelInput input;
  input.channel_arn = kChannelArn;
  input.s3_destination_configuration = {60};
  input.logging_configuration = {{true, std::nullopt, std::nullopt}};
  EXPECT_EQ(world.kinesis.update_channel(input).error().code, "ResourceInUseException");
  world.advance(milliseconds{500});
  const auto updated = world.kinesis.update_channel(input);
  ASSERT_TRUE(updated.ok());
  const auto& channel = updated->channel_description;
  EXPECT_EQ(channel.channel_status, "UPDATING");
  EXPECT_EQ(channel.s3_destination_configuration->data_freshness_in_seconds, 60);
  EXPECT_EQ(channel.logging_configuration.cloud_watch_logs.log_group_name,
            "/aws/kinesis/lake/" + channel.channel_id);
  world.advance(milliseconds{500});
  EXPECT_EQ(world.status(), "ACTIVE");
  input.s3_tables_destination_configuration = {60};
  EXPECT_EQ(world.kinesis.update_channel(input).error().code, "ValidationException");
}

TEST(DeleteChannel, ChannelKeepsItsStreamUntilItIsGone) {
  Limits limits = immediate();
  limits.channel_duration = milliseconds{500};
  ChannelWorld world{limits};
  ASSERT_TRUE(world.kinesis.create_channel(to_s3()).ok());
  const api::kinesis::DeleteStreamInput stream{.stream_name = std::string(kStream)};
  EXPECT_EQ(world.kinesis.delete_stream(stream).error().code, "ResourceInUseException");
  ASSERT_TRUE(world.kinesis.delete_channel({kChannelArn}).ok());
  EXPECT_EQ(world.status(), "DELETING");
  world.advance(milliseconds{500});
  EXPECT_EQ(world.status(), "ResourceNotFoundException");
  EXPECT_TRUE(world.kinesis.delete_stream(stream).ok());
}

TEST(ListChannels, PagesFollowTheNamesAndTheFilter) {
  Limits limits = immediate();
  limits.channels_per_destination_type = 3;
  ChannelWorld world{limits};
  for (const auto* name : {"c", "a", "b"}) {
    ASSERT_TRUE(world.kinesis.create_channel(to_s3(name)).ok());
  }
  api::kinesis::ListChannelsInput input;
  input.max_results = 2;
  const auto first = world.kinesis.list_channels(input);
  ASSERT_EQ(first->channel_summaries.size(), 2u);
  EXPECT_EQ(first->channel_summaries[0].channel_name, "a");
  input.next_token = first->next_token;
  const auto second = world.kinesis.list_channels(input);
  ASSERT_EQ(second->channel_summaries.size(), 1u);
  EXPECT_EQ(second->next_token, std::nullopt);
  input = {};
  input.stream_filter = {{kArn + "x", std::nullopt}};
  EXPECT_TRUE(world.kinesis.list_channels(input)->channel_summaries.empty());
  input.stream_filter = {{kArn, base::Timestamp{kStartMs}}};
  EXPECT_EQ(world.kinesis.list_channels(input)->channel_summaries.size(), 3u);
}

TEST(UpdateStreamMode, ChannelsForbidTheWayBack) {
  ChannelWorld world;
  ASSERT_TRUE(world.kinesis.create_channel(to_s3()).ok());
  EXPECT_EQ(
      world.kinesis.update_stream_mode({.stream_arn = kArn, .stream_mode_details = {"PROVISIONED"}})
          .error()
          .code,
      "ResourceInUseException");
}

}  // namespace
}  // namespace weir::kinesis
