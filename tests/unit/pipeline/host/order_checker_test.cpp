#include "pipeline/host/order_checker.h"

#include <gtest/gtest.h>

#include <initializer_list>

#include "emulator/sim/scheduler.h"

namespace weir::host {
namespace {

using api::kinesis::GetRecordsBatch;

/// Answers GetRecords with what it is told to; nothing else is asked of it here.
class ScriptedKinesis : public clients::KinesisClient {
 public:
  GetRecordsBatch next;

  Reply<GetRecordsBatch> get_records(std::string, std::int32_t) override { co_return next; }

  Reply<api::kinesis::PutRecordsBatchResult> put_records(
      const api::kinesis::PutRecordsBatch&) override {
    co_return unexpected();
  }
  Reply<api::kinesis::PutRecordOutput> put_record(api::kinesis::PutRecordInput) override {
    co_return unexpected();
  }
  Reply<api::kinesis::GetShardIteratorOutput> get_shard_iterator(
      api::kinesis::GetShardIteratorInput) override {
    co_return unexpected();
  }
  Reply<api::kinesis::ListShardsOutput> list_shards(api::kinesis::ListShardsInput) override {
    co_return unexpected();
  }
  Reply<api::kinesis::DescribeStreamSummaryOutput> describe_stream_summary(
      api::kinesis::DescribeStreamSummaryInput) override {
    co_return unexpected();
  }
  Reply<api::kinesis::UpdateShardCountOutput> update_shard_count(
      api::kinesis::UpdateShardCountInput) override {
    co_return unexpected();
  }

 private:
  static base::Error unexpected() { return base::client_error("Unexpected", "not in the script"); }
};

class OrderCheckerTest : public testing::Test {
 protected:
  void read(const std::string& iterator, std::initializer_list<std::uint64_t> ordinals,
            const std::string& next_iterator) {
    inner_.next = {};
    for (const std::uint64_t ordinal : ordinals) {
      api::kinesis::RecordView record;
      record.sequence_number.ordinal = ordinal;
      inner_.next.records.push_back(record);
    }
    inner_.next.next_shard_iterator = next_iterator;
    scheduler_.spawn(call(iterator));
    scheduler_.run();
  }

  sim::Scheduler scheduler_{{}};
  ScriptedKinesis inner_;
  OrderChecker checker_{inner_};

 private:
  sim::Task<void> call(std::string iterator) {
    static_cast<void>(co_await checker_.get_records(std::move(iterator), 100));
  }
};

TEST_F(OrderCheckerTest, RecordsThatFollowEachOtherAreInOrder) {
  read("a", {5, 6, 7}, "b");
  read("b", {}, "c");
  read("c", {8}, "d");
  EXPECT_TRUE(checker_.violations().empty());
  EXPECT_EQ(checker_.records_seen(), 4u);
}

TEST_F(OrderCheckerTest, GapWithinAnAnswerIsAViolation) {
  read("a", {5, 7}, "b");
  ASSERT_EQ(checker_.violations().size(), 1u);
  EXPECT_EQ(checker_.violations().front(), "shard 0: record 7 where 6 was due");
}

TEST_F(OrderCheckerTest, RepetitionAcrossAnswersIsAViolation) {
  read("a", {5, 6}, "b");
  read("b", {6}, "c");
  EXPECT_EQ(checker_.violations().size(), 1u);
}

TEST_F(OrderCheckerTest, FreshIteratorMayGoBack) {
  read("a", {5, 6}, "b");
  read("after a restart", {2, 3}, "c");
  EXPECT_TRUE(checker_.violations().empty());
}

}  // namespace
}  // namespace weir::host
