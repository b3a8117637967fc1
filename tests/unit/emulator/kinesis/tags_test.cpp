#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using testing::HasSubstr;
using Tags = std::map<std::string, std::string>;

base::Result<void> add(KinesisWorld& world, Tags tags) {
  api::kinesis::AddTagsToStreamInput input;
  input.stream_name = kStream;
  input.tags = std::move(tags);
  return world.kinesis.add_tags_to_stream(input);
}

api::kinesis::ListTagsForStreamOutput list(KinesisWorld& world,
                                           std::optional<std::int32_t> limit = {},
                                           std::optional<std::string> after = {}) {
  api::kinesis::ListTagsForStreamInput input;
  input.stream_name = kStream;
  input.limit = limit;
  input.exclusive_start_tag_key = std::move(after);
  auto output = world.kinesis.list_tags_for_stream(input);
  EXPECT_TRUE(output.ok());
  return *output;
}

TEST(Tags, AddedTagsAreListedByKey) {
  KinesisWorld world;
  world.create(1);
  ASSERT_TRUE(add(world, Tags{{"b", "2"}, {"a", "1"}}).ok());
  ASSERT_TRUE(add(world, {{{"b", "3"}}}).ok());
  const auto tags = list(world).tags;
  ASSERT_EQ(tags.size(), 2u);
  EXPECT_EQ(tags[0].key, "a");
  EXPECT_EQ(tags[1].value, "3");
}

TEST(Tags, ListingComesInPages) {
  KinesisWorld world;
  world.create(1);
  ASSERT_TRUE(add(world, {{"a", ""}, {"b", ""}, {"c", ""}}).ok());
  const auto first = list(world, 2);
  EXPECT_TRUE(first.has_more_tags);
  const auto second = list(world, 2, first.tags.back().key);
  EXPECT_FALSE(second.has_more_tags);
  ASSERT_EQ(second.tags.size(), 1u);
  EXPECT_EQ(second.tags[0].key, "c");
}

TEST(Tags, RemovedTagsAreGone) {
  KinesisWorld world;
  world.create(1);
  ASSERT_TRUE(add(world, Tags{{"a", "1"}, {"b", "2"}}).ok());
  api::kinesis::RemoveTagsFromStreamInput input;
  input.stream_name = kStream;
  input.tag_keys = {"a", "absent"};
  ASSERT_TRUE(world.kinesis.remove_tags_from_stream(input).ok());
  EXPECT_EQ(list(world).tags.size(), 1u);
}

TEST(Tags, FiftyFirstTagIsRefused) {
  KinesisWorld world;
  world.create(1);
  Tags tags;
  for (int i = 0; i < 50; ++i) tags["k" + std::to_string(i)] = "v";
  ASSERT_TRUE(add(world, tags).ok());
  const auto more = add(world, {{{"one more", "v"}}});
  EXPECT_EQ(more.error().code, "InvalidArgumentException");
  EXPECT_THAT(more.error().message, HasSubstr("cannot have more than 50 tags"));
  EXPECT_TRUE(add(world, {{{"k0", "changed"}}}).ok());
}

TEST(Tags, ForeignCharactersAreRefused) {
  KinesisWorld world;
  world.create(1);
  EXPECT_THAT(add(world, {{{"a;b", "v"}}}).error().message,
              HasSubstr("Some tags contain invalid characters."));
  EXPECT_THAT(add(world, {{{"a", "5%"}}}).error().message,
              HasSubstr("because some tags contained illegal characters."));
  EXPECT_TRUE(add(world, {{{"Größe", "1/2 = 0.5 @x:y_z+-"}}}).ok());
}

TEST(Tags, KeysThatAwsReservesAreRefused) {
  KinesisWorld world;
  world.create(1);
  const auto refused = add(world, {{{"aws:team", "taxis"}}});
  EXPECT_EQ(refused.error().code, "InvalidArgumentException");
  EXPECT_THAT(refused.error().message, HasSubstr("aws:team"));
  EXPECT_TRUE(add(world, {{{"team", "aws:taxis"}}}).ok());
  api::kinesis::RemoveTagsFromStreamInput input;
  input.stream_name = kStream;
  input.tag_keys = {"aws:team"};
  EXPECT_EQ(world.kinesis.remove_tags_from_stream(input).error().code, "InvalidArgumentException");
}

TEST(Tags, CreateStreamTakesTags) {
  KinesisWorld world;
  api::kinesis::CreateStreamInput input;
  input.stream_name = kStream;
  input.shard_count = 1;
  input.tags = {{{"Team", "taxis"}}};
  ASSERT_TRUE(world.kinesis.create_stream(input).ok());
  EXPECT_EQ(list(world).tags.at(0).value, "taxis");
}

}  // namespace
}  // namespace weir::kinesis
