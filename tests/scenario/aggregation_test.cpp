// Trips that travel in aggregated records: the same findings with far fewer Kinesis records.
#include <gtest/gtest.h>

#include <numeric>

#include "emulator/sim/random.h"
#include "pipeline/host/input.h"
#include "tests/scenario/small_world.h"
#include "tests/unit/pipeline/config/text_file.h"

namespace weir::testing {
namespace {

constexpr int kTrials = 60;
constexpr const char* kStream = "streaming-analytics-workshop";

host::Scenario aggregated_scenario(std::uint64_t seed) {
  host::Scenario scenario = small_scenario(seed);
  scenario.replay.aggregate = true;
  return scenario;
}

host::Fault reshard_at(sim::Duration at, int shards) {
  host::Fault fault;
  fault.kind = host::FaultKind::kReshard;
  fault.at = at;
  fault.shards = shards;
  return fault;
}

TEST(Aggregation, FindsTheDocumentsOfARunWithoutIt) {
  const Outcome outcome = run(aggregated_scenario(1));
  expect_all_hold(outcome.result);
  EXPECT_GT(outcome.result.events.acknowledged, 10'000u);
  EXPECT_EQ(outcome.documents, run(small_scenario(1)).documents);
}

TEST(Aggregation, SameSeedGivesTheSameRun) {
  const std::string hash = run(aggregated_scenario(1)).result.run_hash;
  EXPECT_EQ(run(aggregated_scenario(1)).result.run_hash, hash);
  EXPECT_NE(run(small_scenario(1)).result.run_hash, hash);
}

TEST(Aggregation, AnAggregateCountsAsOneRecordInTheMetrics) {
  const host::Scenario scenario = aggregated_scenario(1);
  auto source = host::open_input(scenario);
  ASSERT_TRUE(source.ok());
  host::World world(scenario, **source, {});
  const auto result = world.run();
  ASSERT_TRUE(result.ok());
  std::uint64_t stored = 0;
  for (const auto& shard : world.cloud().kinesis().shard_statuses(kStream)) {
    stored += shard.appended_records;
  }
  EXPECT_LT(stored * 5, result->events.acknowledged);
  api::cloudwatch::GetMetricStatisticsInput input;
  input.namespace_ = "AWS/Kinesis";
  input.metric_name = "IncomingRecords";
  input.dimensions = std::vector{api::cloudwatch::Dimension{"StreamName", kStream}};
  input.start_time = {sim::to_millis(scenario.start)};
  input.end_time = {sim::to_millis(scenario.start + std::chrono::hours{1})};
  input.period = 60;
  input.statistics = std::vector<std::string>{"Sum"};
  const auto output = world.cloud().cloudwatch().get_metric_statistics(input);
  ASSERT_TRUE(output.ok()) << output.error().message;
  const double incoming = std::accumulate(
      output->datapoints->begin(), output->datapoints->end(), 0.0,
      [](double sum, const auto& datapoint) { return sum + datapoint.sum.value_or(0); });
  EXPECT_EQ(incoming, static_cast<double>(stored));
}

TEST(Aggregation, TooFewShardsDelayAggregatesAndLoseNone) {
  host::Scenario scenario = aggregated_scenario(1);
  scenario.stacks[0].parameters["ShardCount"] = "1";
  scenario.replay.speedup = 3000;
  scenario.run_for = std::chrono::minutes{1};
  const Outcome outcome = run(scenario);
  expect_all_hold(outcome.result);
  EXPECT_GT(outcome.result.throttled_records, 0u);
}

TEST(Aggregation, ReshardingAtAnyMomentLosesAndDoublesNoTrip) {
  const Documents undisturbed = run(small_scenario(1)).documents;
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    sim::Random random = sim::RandomSource{trial}.stream("aggregates and reshards");
    host::Scenario scenario = aggregated_scenario(1);
    const sim::Duration at{static_cast<std::int64_t>(1'000'000 + random.below(60'000'000))};
    scenario.faults.push_back(reshard_at(at, 2 + static_cast<int>(random.below(7))));
    if (random.chance(0.5)) {
      host::Fault kill;
      kill.kind = host::FaultKind::kKill;
      kill.at = at + sim::Duration{static_cast<std::int64_t>(random.below(60'000'000))};
      scenario.faults.push_back(kill);
    }
    host::WorldOptions options;
    options.shuffle_ties_seed = trial % 3;
    const Outcome outcome = run(scenario, std::move(options));
    expect_all_hold(outcome.result);
    ASSERT_EQ(outcome.documents, undisturbed)
        << "trial " << trial << ", to " << scenario.faults[0].shards << " shards";
  }
}

TEST(Aggregation, ScenarioFileTurnsItOn) {
  const std::string text = R"(
stacks: [{template: )" WEIR_SOURCE_DIR R"(/fixtures/stacks/pipeline.yaml}]
start: 2026-01-05T08:00:00Z
run_for: 1m
input: {generate: {from: 2015-01-05}}
replay: {aggregate: true}
)";
  const testing_support::TextFile file{text};
  const auto scenario = host::read_scenario(file.path());
  ASSERT_TRUE(scenario.ok()) << scenario.error().message;
  EXPECT_TRUE(scenario->replay.aggregate);
}

}  // namespace
}  // namespace weir::testing
