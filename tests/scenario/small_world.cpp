#include "tests/scenario/small_world.h"

#include <gtest/gtest.h>

#include "emulator/base/timestamp.h"
#include "pipeline/host/input.h"

namespace weir::testing {
namespace {

sim::Time instant(std::string_view text) {
  return sim::from_millis(base::parse_iso8601(text)->millis);
}

}  // namespace

host::Scenario small_scenario(std::uint64_t seed) {
  host::Scenario scenario;
  scenario.file = "small";
  scenario.name = "small";
  scenario.seed = seed;
  scenario.start = instant("2026-01-05T08:00:00Z");
  scenario.run_for = std::chrono::minutes{2};
  scenario.replay.speedup = 300;
  scenario.capacity.cpu_per_record = std::chrono::microseconds{100};
  host::GeneratedInput input;
  input.from = instant("2015-01-07T08:00:00Z");
  input.trips_per_second = 1.2;
  scenario.input = input;
  scenario.stacks = {{WEIR_SOURCE_DIR "/fixtures/stacks/pipeline.yaml",
                      {{"ShardCount", "4"}, {"Parallelism", "2"}},
                      1}};
  return scenario;
}

Outcome run(const host::Scenario& scenario, host::WorldOptions options) {
  Outcome outcome;
  auto source = host::open_input(scenario);
  if (!source.ok()) {
    ADD_FAILURE() << source.error().message;
    return outcome;
  }
  host::World world(scenario, **source, std::move(options));
  auto result = world.run();
  if (!result.ok()) {
    ADD_FAILURE() << result.error().message;
    return outcome;
  }
  outcome.result = *std::move(result);
  for (const char* index : {"pickup_count", "trip_duration"}) {
    const auto read = world.cloud().elasticsearch().for_each_document(
        index, [&](std::string_view id, std::string_view source_text) {
          outcome.documents[std::string{index} + "/" + std::string{id}] = source_text;
        });
    EXPECT_TRUE(read.ok());
  }
  return outcome;
}

void expect_all_hold(const host::RunResult& result) {
  EXPECT_EQ(result.unfinished, "");
  for (const host::Finding& finding : result.checks) {
    EXPECT_TRUE(finding.holds) << finding.text << ": " << finding.detail;
  }
  for (const host::Finding& finding : result.expectations) {
    EXPECT_TRUE(finding.holds) << finding.text << ": " << finding.detail;
  }
}

}  // namespace weir::testing
