#include <algorithm>

#include "tests/unit/emulator/server/faults/fault_fixture.h"

namespace weir::faults {
namespace {

using Action = Decision::Action;
using std::chrono::seconds;

TEST_F(FaultTableTest, WithoutRulesEverythingProceeds) {
  EXPECT_TRUE(table_.empty());
  EXPECT_EQ(put_records().action, Action::kProceed);
}

TEST_F(FaultTableTest, RulesMatchByServiceOperationAndStream) {
  const struct {
    std::string_view rule;
    bool put_records, other_stream, get_records, put_metric_data;
  } cases[] = {
      {R"({"kind":"drop"})", true, true, true, true},
      {R"({"kind":"drop","service":"kinesis"})", true, true, true, false},
      {R"({"kind":"drop","service":"monitoring"})", false, false, false, true},
      {R"({"kind":"drop","operation":"PutRecords"})", true, true, false, false},
      {R"({"kind":"drop","stream":"trips"})", true, false, true, false},
      {R"({"kind":"drop","service":"kinesis","operation":"GetRecords","stream":"trips"})", false,
       false, true, false},
  };
  for (const auto& test : cases) {
    table_.clear(now_);
    add(test.rule);
    EXPECT_EQ(put_records().action == Action::kDrop, test.put_records) << test.rule;
    EXPECT_EQ(put_records("other").action == Action::kDrop, test.other_stream) << test.rule;
    EXPECT_EQ(on_shard("GetRecords", "").action == Action::kDrop, test.get_records) << test.rule;
    EXPECT_EQ(table_.decide({"cloudwatch", "PutMetricData"}, now_).action == Action::kDrop,
              test.put_metric_data)
        << test.rule;
  }
}

TEST_F(FaultTableTest, ThrottleAnswersWhatTheServiceWould) {
  add(R"({"kind":"throttle"})");
  const struct {
    Subject subject;
    base::Error error;
  } cases[] = {
      {{"kinesis", "PutRecords", "trips", "", "111122223333"},
       {"ProvisionedThroughputExceededException",
        "Rate exceeded for shard shardId-000000000000 in stream trips under account "
        "111122223333."}},
      {{"kinesis", "GetRecords", "trips", "shardId-000000000007", "111122223333"},
       {"ProvisionedThroughputExceededException",
        "Rate exceeded for Shard - 111122223333/trips/shardId-000000000007"}},
      {{"kinesis", "SplitShard", "trips", "", "111122223333"},
       {"LimitExceededException", "Rate exceeded for stream trips under account 111122223333."}},
      {{"monitoring", "PutMetricData"}, {"Throttling", "Rate exceeded"}},
      {{"kinesisanalyticsv2", "ListApplications"}, {"ThrottlingException", "Rate exceeded"}},
      {{"lambda", "Invoke"}, {"TooManyRequestsException", "Rate Exceeded.", 429}},
      {{"s3", "PutObject"}, {"SlowDown", "Please reduce your request rate.", 503}},
  };
  for (const auto& [subject, error] : cases) {
    const auto decision = table_.decide(subject, now_);
    EXPECT_EQ(decision.action, Action::kError);
    EXPECT_EQ(decision.error, error) << subject.service;
  }
}

TEST_F(FaultTableTest, ErrorIsInternalFailureUnlessTheRuleSaysOtherwise) {
  add(R"({"kind":"error","count":1})");
  add(R"({"kind":"error","count":1,"code":"KMSThrottlingException","status":400})");
  add(R"({"kind":"error","status":503,"code":"ServiceUnavailable","message":"Try later."})");
  EXPECT_EQ(put_records().error.code, "InternalFailure");
  EXPECT_EQ(put_records().error,
            (base::Error{"KMSThrottlingException", "Injected by fault-2.", 400}));
  EXPECT_EQ(put_records().error, (base::Error{"ServiceUnavailable", "Try later.", 503}));
}

TEST_F(FaultTableTest, RulesHoldFromTheirStartUntilTheirEnd) {
  add(R"({"kind":"drop","after":"PT1M","for":90})");
  const struct {
    seconds at;
    Action action;
  } cases[] = {{seconds{0}, Action::kProceed},
               {seconds{59}, Action::kProceed},
               {seconds{60}, Action::kDrop},
               {seconds{149}, Action::kDrop},
               {seconds{150}, Action::kProceed}};
  const sim::Time start = now_;
  for (const auto& [at, action] : cases) {
    now_ = start + at;
    EXPECT_EQ(put_records().action, action) << at.count();
  }
}

TEST_F(FaultTableTest, InstantsAreSimulatedTime) {
  add(R"({"kind":"drop","at":"2026-01-05T08:00:30Z"})");
  EXPECT_EQ(put_records().action, Action::kProceed);
  now_ += seconds{30};
  EXPECT_EQ(put_records().action, Action::kDrop);
}

TEST_F(FaultTableTest, CountEndsARule) {
  add(R"({"kind":"drop","count":2})");
  EXPECT_EQ(put_records().action, Action::kDrop);
  EXPECT_EQ(put_records().action, Action::kDrop);
  EXPECT_EQ(put_records().action, Action::kProceed);
  EXPECT_EQ(table_.faults()[0].hits, 2U);
}

TEST_F(FaultTableTest, ShareIsDrawnFromTheSeed) {
  add(R"({"kind":"drop","share":0.25})");
  std::vector<bool> drops;
  for (int i = 0; i < 4'000; ++i) drops.push_back(put_records().action == Action::kDrop);
  const auto dropped = std::count(drops.begin(), drops.end(), true);
  EXPECT_NEAR(static_cast<double>(dropped), 1'000, 100);

  sim::Timeline timeline;
  FaultTable again{sim::RandomSource{1}.stream("faults"), timeline};
  ASSERT_TRUE(again.add(R"({"kind":"drop","share":0.25})", now_).ok());
  for (const bool drop : drops) {
    EXPECT_EQ(again.decide({"kinesis", "PutRecords"}, now_).action == Action::kDrop, drop);
  }
  EXPECT_EQ(timeline.hash().hex().size(), 16U);
}

TEST_F(FaultTableTest, DelaysAddUpAndTheOldestOtherRuleDecides) {
  add(R"({"kind":"delay","delay":"PT0.2S"})");
  add(R"({"kind":"error","delay":0.1})");
  add(R"({"kind":"drop"})");
  add(R"({"kind":"delay","delay":"PT1S"})");
  const auto decision = put_records();
  EXPECT_EQ(decision.action, Action::kError);
  EXPECT_EQ(decision.delay, std::chrono::milliseconds{1'300});
  EXPECT_EQ(table_.faults()[2].hits, 0U);
}

TEST_F(FaultTableTest, ShardThrottleLeavesPutRecordsToTheService) {
  add(R"({"kind":"throttle","shard":3})");
  const auto decision = put_records();
  EXPECT_EQ(decision.action, Action::kThrottleShard);
  EXPECT_EQ(decision.shard_id, "shardId-000000000003");
  EXPECT_EQ(on_shard("PutRecord", "shardId-000000000003").action, Action::kError);
  EXPECT_EQ(on_shard("PutRecord", "shardId-000000000002").action, Action::kProceed);
  EXPECT_EQ(on_shard("DescribeStream", "").action, Action::kProceed);
}

TEST_F(FaultTableTest, ShardThrottleByChanceFailsRecordsOfTheShard) {
  add(R"({"kind":"throttle","shard":"shardId-000000000003","count":1})");
  const auto decision = put_records();
  EXPECT_EQ(decision.action, Action::kPartial);
  EXPECT_EQ(decision.shard_id, "shardId-000000000003");
  EXPECT_EQ(decision.records_share, 1);
  EXPECT_EQ(decision.error, base::client_error("ProvisionedThroughputExceededException", ""));
}

TEST_F(FaultTableTest, PartialFailsAShareOfTheRecords) {
  add(R"({"kind":"partial","records_share":0.5,"code":"InternalFailure"})");
  const auto decision = put_records();
  ASSERT_EQ(decision.action, Action::kPartial);
  EXPECT_EQ(decision.error, base::client_error("InternalFailure", "Internal service failure."));
  const auto failing = table_.failing_records(decision, 1'000);
  EXPECT_NEAR(static_cast<double>(std::count(failing.begin(), failing.end(), true)), 500, 80);
  EXPECT_EQ(on_shard("PutRecord", "").action, Action::kProceed);
}

TEST_F(FaultTableTest, PartialFailsAtLeastOneRecord) {
  add(R"({"kind":"partial","records_share":0.000001})");
  const auto failing = table_.failing_records(put_records(), 3);
  EXPECT_EQ(std::count(failing.begin(), failing.end(), true), 1);
  EXPECT_TRUE(table_.failing_records(put_records(), 0).empty());
}

TEST_F(FaultTableTest, RemovedRulesNoLongerHit) {
  add(R"({"kind":"drop"})");
  add(R"({"kind":"error"})");
  EXPECT_TRUE(table_.remove("fault-1", now_));
  EXPECT_FALSE(table_.remove("fault-1", now_));
  EXPECT_EQ(put_records().action, Action::kError);
  EXPECT_EQ(table_.clear(now_), 1U);
  EXPECT_TRUE(table_.empty());
  add(R"({"kind":"drop"})");
  EXPECT_EQ(table_.faults()[0].id, "fault-3");
}

TEST_F(FaultTableTest, HitsStandOnTheTimeline) {
  std::vector<std::string> kinds;
  timeline_.add_listener([&](const sim::Event& event) { kinds.emplace_back(event.kind); });
  add(R"({"kind":"drop"})");
  put_records();
  table_.clear(now_);
  EXPECT_EQ(kinds, (std::vector<std::string>{"fault.added", "fault.hit", "fault.removed"}));
}

}  // namespace
}  // namespace weir::faults
