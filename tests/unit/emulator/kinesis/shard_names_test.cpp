// What is answered to ids and sequence numbers of shards that do not fit: the order of the checks
// and the texts as kinesalite's authors saw them on AWS.
#include <gtest/gtest.h>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

base::Result<void> split(KinesisWorld& world, std::string_view stream, std::string shard,
                         std::string key = "5") {
  api::kinesis::SplitShardInput input;
  input.stream_name = stream;
  input.shard_to_split = std::move(shard);
  input.new_starting_hash_key = std::move(key);
  return world.kinesis.split_shard(input);
}

base::Result<void> merge(KinesisWorld& world, std::string_view stream, std::string shard,
                         std::string adjacent) {
  api::kinesis::MergeShardsInput input;
  input.stream_name = stream;
  input.shard_to_merge = std::move(shard);
  input.adjacent_shard_to_merge = std::move(adjacent);
  return world.kinesis.merge_shards(input);
}

base::Error iterator_error(KinesisWorld& world, std::string sequence_number) {
  api::kinesis::GetShardIteratorInput input;
  input.stream_name = kStream;
  input.shard_id = "0";
  input.shard_iterator_type = "AT_SEQUENCE_NUMBER";
  input.starting_sequence_number = std::move(sequence_number);
  return world.kinesis.get_shard_iterator(input).error();
}

TEST(ShardNames, ImpossibleIdIsRefusedBeforeTheStreamIsLookedUp) {
  KinesisWorld world;
  const std::string text =
      "Could not find shard ABKLFD8 in stream absent under account 111111111111.";
  EXPECT_EQ(split(world, "absent", "ABKLFD8").error().message, text);
  EXPECT_EQ(merge(world, "absent", "ABKLFD8", "0").error().message, text);
  EXPECT_EQ(merge(world, "absent", "0", "ABKLFD8").error().message, text);
  EXPECT_EQ(split(world, "absent", "any-0").error().message,
            "Stream absent under account 111111111111 not found.");
}

TEST(ShardNames, StreamMustBeActiveBeforeItsShardsMatter) {
  Limits limits = immediate();
  limits.create_stream_duration = std::chrono::seconds{1};
  KinesisWorld world{limits};
  world.create(1);
  EXPECT_EQ(split(world, kStream, "0").error().code, "ResourceInUseException");
  EXPECT_EQ(merge(world, kStream, "0", "1").error().code, "ResourceInUseException");
}

TEST(ShardNames, MergeTakesTheLowerShardFirst) {
  KinesisWorld world;
  world.create(2);
  EXPECT_EQ(merge(world, kStream, "1", "0").error().message,
            "Shards shardId-000000000001 and shardId-000000000000 in stream trips under account "
            "111111111111 are not an adjacent pair of shards eligible for merging");
  EXPECT_TRUE(merge(world, kStream, "any-0", "1").ok());
}

TEST(ShardNames, ClosedShardIsNamedInTheRefusal) {
  KinesisWorld world;
  world.create(1);
  ASSERT_TRUE(split(world, kStream, "0").ok());
  EXPECT_EQ(split(world, kStream, "0").error().message,
            "Shard shardId-000000000000 in stream trips under account 111111111111 has already "
            "been merged or split, and thus is not eligible for merging or splitting.");
}

TEST(ShardNames, SequenceNumberIsJudgedByWhatItEncodes) {
  KinesisWorld world;
  world.create(2);
  EXPECT_EQ(iterator_error(world, "20").message,
            "Invalid StartingSequenceNumber. It encodes shardId-000000000020, while it was used in "
            "a call to a shard with shardId-000000000000");
  const base::Error first_layout = iterator_error(world, "0");
  EXPECT_EQ(first_layout.code, "InternalFailure");
  EXPECT_EQ(first_layout.message, "");
  const std::string beyond(57, '9');
  EXPECT_EQ(iterator_error(world, beyond).message,
            "StartingSequenceNumber " + beyond +
                " used in GetShardIterator on shard shardId-000000000000 in stream trips under "
                "account 111111111111 is invalid.");
}

TEST(ShardNames, NoTwoIteratorsAreTheSame) {
  KinesisWorld world;
  world.create(1);
  const std::string first = world.iterator("0");
  EXPECT_NE(world.iterator("0"), first);
  const auto batch = world.kinesis.get_records(first, 10);
  ASSERT_TRUE(batch.ok());
  EXPECT_NE(batch->next_shard_iterator, first);
  EXPECT_NE(world.kinesis.get_records(first, 10)->next_shard_iterator, batch->next_shard_iterator);
}

}  // namespace
}  // namespace weir::kinesis
