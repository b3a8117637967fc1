#include "pipeline/hotspots/shard_reader.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "emulator/api/kinesis.h"
#include "tests/unit/pipeline/hotspots/job_fixture.h"

namespace weir::hotspots {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int64_t kHour = kWindowMillis;

using Times = std::vector<std::int64_t>;

class ShardReaderTest : public JobFixture {};

TEST_F(ShardReaderTest, ShardAtItsTipIsReadEverySecond) {
  kinesis.add_shard();
  start();
  run_for(milliseconds{3500});
  EXPECT_EQ(read_times_ms(), (Times{0, 1000, 2000, 3000}));
}

TEST_F(ShardReaderTest, ShardThatIsBehindIsReadFiveTimesASecond) {
  options.read.limit = 2;
  put_trips(kinesis.add_shard(), 5);
  start();
  run_for(milliseconds{1500});
  EXPECT_EQ(read_times_ms(), (Times{0, 200, 400, 1400}));
}

TEST_F(ShardReaderTest, ReadsArePacedByTheBytesOfAShard) {
  options.read.limit = 2;
  options.read.bytes_per_second =
      2 * static_cast<std::int64_t>(payload(midtown_trip(kMonday)).size() + 3);
  put_trips(kinesis.add_shard(), 3);
  start();
  run_for(milliseconds{1100});
  EXPECT_EQ(read_times_ms(), (Times{0, 1000}));
}

TEST_F(ShardReaderTest, ThrottledReadsAreRepeatedWithGrowingBackoff) {
  kinesis.add_shard();
  for (int i = 0; i < 5; ++i) {
    kinesis.errors_of_get_records.push_back(test_error("ProvisionedThroughputExceededException"));
  }
  start();
  run_for(milliseconds{4200});
  EXPECT_EQ(read_times_ms(), (Times{0, 300, 750, 1425, 2425, 3425}));
  EXPECT_FALSE(ended);
}

TEST_F(ShardReaderTest, ExpiredIteratorIsReplacedBehindTheLastRecord) {
  put_trips(kinesis.add_shard(), 3);
  start();
  run_for(milliseconds{500});
  kinesis.errors_of_get_records.push_back(test_error("ExpiredIteratorException"));
  run_for(seconds{2});
  ASSERT_EQ(kinesis.iterators_asked.size(), 2u);
  EXPECT_EQ(kinesis.iterators_asked[1].shard_iterator_type,
            api::kinesis::shard_iterator_type::kAfterSequenceNumber);
  EXPECT_EQ(kinesis.iterators_asked[1].starting_sequence_number, "2");
  EXPECT_EQ(job->metrics().totals.trips, 3u);
}

TEST_F(ShardReaderTest, ServiceFaultsInARowEndTheJob) {
  kinesis.add_shard();
  for (int i = 0; i < kMaxServiceFaults; ++i) {
    kinesis.errors_of_get_records.push_back(test_error("InternalFailureException", 500));
  }
  start();
  run_for(seconds{60});
  ASSERT_TRUE(ended && !ended->ok());
  EXPECT_EQ(ended->error().code, "InternalFailureException");
  EXPECT_EQ(scheduler.live_tasks(), 0u);
}

TEST_F(ShardReaderTest, MissingStreamEndsTheJob) {
  kinesis.errors_of_list_shards.push_back(test_error("ResourceNotFoundException"));
  start();
  run_for(seconds{1});
  ASSERT_TRUE(ended && !ended->ok());
  EXPECT_EQ(ended->error().code, "ResourceNotFoundException");
}

TEST_F(ShardReaderTest, StreamInCreationIsListedAgain) {
  kinesis.add_shard();
  kinesis.errors_of_list_shards.push_back(test_error("ResourceInUseException"));
  kinesis.errors_of_list_shards.push_back(test_error("LimitExceededException"));
  start();
  run_for(seconds{3});
  EXPECT_EQ(read_times_ms(), (Times{2500}));
}

TEST_F(ShardReaderTest, ListingIsReadPageByPage) {
  kinesis.options.listing_page = 2;
  for (int i = 0; i < 5; ++i) kinesis.add_shard();
  start();
  run_for(milliseconds{1});
  EXPECT_EQ(job->metrics().shards.size(), 5u);
}

TEST_F(ShardReaderTest, ParentsAreDrainedBeforeTheirChildren) {
  options.read.limit = 1;
  const std::string parent = kinesis.add_shard();
  put_trips(parent, 4);
  kinesis.split(parent);
  for (const auto& child : kinesis.open_shards()) put_trips(child, 1);
  start();
  run_for(seconds{3});
  const auto first_of_child =
      std::find_if(kinesis.reads.begin(), kinesis.reads.end(),
                   [&parent](const auto& read) { return read.second != parent; });
  const auto last_of_parent =
      std::find_if(kinesis.reads.rbegin(), kinesis.reads.rend(),
                   [&parent](const auto& read) { return read.second == parent; });
  EXPECT_GE(first_of_child->first, last_of_parent->first);
  EXPECT_EQ(job->metrics().totals.trips, 6u);
}

TEST_F(ShardReaderTest, ChildrenAreListedAtOnceWhenTheEndOfTheParentDoesNotNameThem) {
  kinesis.options.names_children_at_end = false;
  const std::string parent = kinesis.add_shard();
  start();
  run_for(milliseconds{1500});
  kinesis.split(parent);
  for (const auto& child : kinesis.open_shards()) put_trips(child, 1);
  run_for(milliseconds{600});
  EXPECT_EQ(job->metrics().totals.trips, 2u);
}

TEST_F(ShardReaderTest, LatestLeavesEarlierRecordsAndClosedShardsAside) {
  options.initial_position = InitialPosition::kLatest;
  const std::string parent = kinesis.add_shard();
  put_trips(parent, 1);
  kinesis.split(parent);
  put_trips(kinesis.open_shards()[0], 2);
  run_for(seconds{1});
  start();
  put_trips(kinesis.open_shards()[1], 4);
  run_for(seconds{3});
  EXPECT_EQ(job->metrics().totals.trips, 4u);
}

TEST_F(ShardReaderTest, ReadingWaitsWhileTheSinkIsFull) {
  options.sink.max_pending_documents = 1;
  elasticsearch.options.reject_request_probability = 1;
  kinesis.add_shard();
  put_trips(kinesis.open_shards()[0], 1);
  put_watermark(kMonday + kHour);
  start();
  run_for(milliseconds{500});
  put_trips(kinesis.open_shards()[0], 1, kMonday + kHour);
  run_for(seconds{5});
  EXPECT_EQ(job->metrics().totals.trips, 1u);
  elasticsearch.options.reject_request_probability = 0;
  run_for(seconds{15});
  EXPECT_EQ(job->metrics().totals.trips, 2u);
}

}  // namespace
}  // namespace weir::hotspots
