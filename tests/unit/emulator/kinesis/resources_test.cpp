// Account settings, and tags and policies by ARN.
#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::hours;
using testing::ElementsAre;

const std::string kArn = "arn:aws:kinesis:eu-west-1:111111111111:stream/trips";
const std::string kConsumerArn = kArn + "/consumer/reader:1767600000";
constexpr std::string_view kPolicy = R"({"Version":"2012-10-17","Statement":[]})";

struct ResourceWorld : KinesisWorld {
  ResourceWorld() {
    create(1);
    EXPECT_TRUE(
        kinesis.register_stream_consumer({.stream_arn = kArn, .consumer_name = "reader"}).ok());
  }
  std::vector<std::string> tags(const std::string& arn) {
    std::vector<std::string> texts;
    const auto output = kinesis.list_tags_for_resource({.resource_arn = arn});
    for (const auto& tag : *output->tags) texts.push_back(tag.key + "=" + *tag.value);
    return texts;
  }
  base::Result<void> put_policy(const std::string& arn, std::string_view policy = kPolicy) {
    return kinesis.put_resource_policy({.resource_arn = arn, .policy = std::string(policy)});
  }
  std::string policy(const std::string& arn) {
    const auto output = kinesis.get_resource_policy({.resource_arn = arn});
    return output ? output->policy : output.error().message;
  }
};

TEST(TagResource, StreamsAndConsumersHaveTagsOfTheirOwn) {
  ResourceWorld world;
  ASSERT_TRUE(world.kinesis.tag_resource({{{"team", "a"}, {"env", "x"}}, kArn, {}}).ok());
  ASSERT_TRUE(world.kinesis.tag_resource({{{"team", "b"}}, kConsumerArn, {}}).ok());
  EXPECT_THAT(world.tags(kArn), ElementsAre("env=x", "team=a"));
  EXPECT_THAT(world.tags(kConsumerArn), ElementsAre("team=b"));
  ASSERT_TRUE(world.kinesis.untag_resource({{"team"}, kArn, {}}).ok());
  EXPECT_THAT(world.tags(kArn), ElementsAre("env=x"));
  const auto old_way = world.kinesis.list_tags_for_stream({.stream_name = std::string(kStream)});
  EXPECT_EQ(old_way->tags.size(), 1u);
}

TEST(TagResource, FiftyFirstTagIsRefused) {
  ResourceWorld world;
  Tags tags;
  for (int i = 0; i < 51; ++i) tags[std::to_string(i)] = "";
  EXPECT_EQ(world.kinesis.tag_resource({tags, kConsumerArn, {}}).error().code,
            "InvalidArgumentException");
}

TEST(TagResource, UnknownResourceIsNotFound) {
  ResourceWorld world;
  for (const std::string& arn : {kArn + "x", kArn + "/consumer/other:1",
                                 std::string("arn:aws:kinesis:eu-west-1:"
                                             "111111111111:channel/none")}) {
    EXPECT_EQ(world.kinesis.list_tags_for_resource({.resource_arn = arn}).error().code,
              "ResourceNotFoundException")
        << arn;
    world.advance(hours{1});
  }
}

TEST(ResourcePolicy, IsKeptAsItIs) {
  ResourceWorld world;
  EXPECT_EQ(world.policy(kArn), "{}");
  ASSERT_TRUE(world.put_policy(kArn).ok());
  ASSERT_TRUE(world.put_policy(kConsumerArn, "{}").ok());
  EXPECT_EQ(world.policy(kArn), kPolicy);
  ASSERT_TRUE(world.kinesis.delete_resource_policy({.resource_arn = kArn}).ok());
  EXPECT_EQ(world.policy(kArn), "{}");
}

TEST(ResourcePolicy, WhatIsNoObjectIsRefused) {
  ResourceWorld world;
  for (const auto* text : {"", "x", "[]", "{", "{} {}", "\"{}\""}) {
    EXPECT_EQ(world.put_policy(kArn, text).error().code, "InvalidArgumentException") << text;
    world.advance(hours{1});
  }
}

TEST(ResourcePolicy, DeletingNoneIsNotFound) {
  ResourceWorld world;
  EXPECT_EQ(world.kinesis.delete_resource_policy({.resource_arn = kArn}).error().message,
            "No resource policy found for resource ARN " + kArn + ".");
}

TEST(ResourcePolicy, OfUnknownStreamNamesTheArn) {
  ResourceWorld world;
  EXPECT_EQ(world.policy(kArn + "x"), "Stream " + kArn + "x under account 111111111111 not found.");
}

std::string status(KinesisWorld& world) {
  const auto output = world.kinesis.describe_account_settings({});
  return output->minimum_throughput_billing_commitment->status;
}

base::Result<api::kinesis::UpdateAccountSettingsOutput> commit(KinesisWorld& world,
                                                               std::string wanted) {
  return world.kinesis.update_account_settings(
      {.minimum_throughput_billing_commitment = {std::move(wanted)}});
}

TEST(AccountSettings, CommitmentLastsADayAtLeast) {
  KinesisWorld world;
  EXPECT_EQ(status(world), "DISABLED");
  const auto enabled = commit(world, "ENABLED");
  ASSERT_TRUE(enabled.ok());
  const auto& shown = *enabled->minimum_throughput_billing_commitment;
  EXPECT_EQ(shown.started_at->millis, kStartMs);
  EXPECT_EQ(shown.earliest_allowed_end_at->millis, kStartMs + 86'400'000);
  world.advance(hours{1});
  ASSERT_TRUE(commit(world, "DISABLED").ok());
  EXPECT_EQ(status(world), "ENABLED_UNTIL_EARLIEST_ALLOWED_END");
  world.advance(hours{23});
  EXPECT_EQ(status(world), "DISABLED");
}

TEST(AccountSettings, EndingAfterADayIsImmediate) {
  KinesisWorld world;
  ASSERT_TRUE(commit(world, "ENABLED").ok());
  world.advance(hours{25});
  const auto ended = commit(world, "DISABLED");
  EXPECT_EQ(ended->minimum_throughput_billing_commitment->status, "DISABLED");
  EXPECT_EQ(ended->minimum_throughput_billing_commitment->ended_at->millis,
            kStartMs + 25 * 3'600'000);
}

TEST(AccountSettings, EnablingAgainTakesTheEndBack) {
  KinesisWorld world;
  ASSERT_TRUE(commit(world, "ENABLED").ok());
  ASSERT_TRUE(commit(world, "DISABLED").ok());
  ASSERT_TRUE(commit(world, "ENABLED").ok());
  world.advance(hours{48});
  EXPECT_EQ(status(world), "ENABLED");
}

TEST(AccountSettings, UnknownStatusIsAValidationError) {
  KinesisWorld world;
  EXPECT_EQ(commit(world, "MAYBE").error().code, "ValidationException");
}

}  // namespace
}  // namespace weir::kinesis
