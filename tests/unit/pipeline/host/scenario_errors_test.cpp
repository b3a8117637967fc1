// What a scenario file can get wrong, and that the message names file, line and key.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/host/scenario.h"
#include "tests/unit/pipeline/config/text_file.h"

namespace weir::host {
namespace {

using ::testing::HasSubstr;
using testing_support::TextFile;

// Line 1 to 4 of every scenario below.
constexpr const char* kHead =
    "stacks: []\n"
    "start: 2026-01-05T08:00:00Z\n"
    "run_for: 30m\n"
    "input: {generate: {from: 2015-01-05}}\n";

/// The complaint behind the file's name: ":LINE: KEY: reason".
std::string complaint(const std::string& content) {
  const TextFile file(content);
  const auto scenario = read_scenario(file.path());
  if (scenario.ok()) return "no complaint";
  EXPECT_EQ(scenario.error().code, "BadInput");
  EXPECT_THAT(scenario.error().message, ::testing::StartsWith(file.path()));
  return scenario.error().message.substr(file.path().size());
}

struct BadCase {
  std::string tail, expected;
};

void expect_complaints(const std::vector<BadCase>& cases) {
  for (const BadCase& c : cases) EXPECT_EQ(complaint(kHead + c.tail), c.expected) << c.tail;
}

TEST(BadScenario, UnreadableFilesAreNamed) {
  const auto missing = read_scenario("/nonexistent.yaml");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().message, "/nonexistent.yaml: cannot be opened");
  EXPECT_EQ(complaint(""), ":1: file: is empty");
  EXPECT_EQ(complaint("just words\n"), ":1: file: must be a mapping");
  EXPECT_THAT(complaint("a: [\n"), HasSubstr("not valid YAML"));
}

TEST(BadScenario, WhatEveryScenarioNeedsIsMissed) {
  EXPECT_EQ(complaint("title: x\n"), ":1: file: 'start' is missing");
  EXPECT_EQ(complaint("start: 2026-01-05\n"), ":1: file: 'stacks' is missing");
  EXPECT_EQ(complaint("start: 2026-01-05\nstacks: []\n"), ":1: file: 'input' is missing");
  EXPECT_EQ(complaint("stacks: []\nstart: 2026-01-05\ninput: {generate: {from: 2015-01-05}}\n"),
            ":3: input: generated trips need 'run_for' or 'length' to know where to end");
}

TEST(BadScenario, UnknownKeysAreNamedOnEveryLevel) {
  for (const auto& [tail, place] : std::vector<std::pair<std::string, std::string>>{
           {"sed: 1", ":5: sed"},
           {"replay: {speedup: 1, speed: 2}", ":5: replay.speed"},
           {"capacity: {cpu: 1us}", ":5: capacity.cpu"},
           {"autoscaler: {policy: step}", ":5: autoscaler.policy"},
           {"faults: [{at: 1m, kind: kill, for: 1m}]", ":5: faults[0].for"}}) {
    EXPECT_THAT(complaint(kHead + tail),
                ::testing::StartsWith(place + ": unknown key; known here: "))
        << tail;
  }
  EXPECT_THAT(complaint("stacks: [{file: x}]\nstart: 2026-01-05\n"),
              ::testing::StartsWith(":1: stacks[0].file: unknown key"));
  EXPECT_THAT(complaint("stacks: []\nstart: 2026-01-05\ninput: {generate: {form: 2015-01-05}}\n"),
              ::testing::StartsWith(":3: input.generate.form: unknown key"));
}

TEST(BadScenario, BadInputSectionsAreExplained) {
  const std::string head = "stacks: []\nstart: 2026-01-05\nrun_for: 1m\ninput: ";
  const std::pair<std::string, std::string> cases[] = {
      {"{}", ":4: input: takes exactly one of generate, trips, series"},
      {"{trips: [], series: s}", ":4: input: takes exactly one of generate, trips, series"},
      {"trips.csv", ":4: input: must be a mapping"},
      {"{trips: a.csv}", ":4: input.trips: must be a list"},
      {"{generate: {}}", ":4: input.generate: 'from' is missing"},
      {"{generate: {from: monday}}",
       ":4: input.generate.from: 'monday' is not an instant; write it as 2026-01-05T08:00:00Z"},
      {"{generate: {from: 2015-01-05, profile: rural}}",
       ":4: input.generate.profile: 'rural' is not a profile; known: city, flat"},
      {"{generate: {from: 2015-01-05, trips_per_second: 0}}",
       ":4: input.generate.trips_per_second: 0 is outside 1e-06 to 1000000"},
      {"{generate: {from: 2015-01-05, factors: [{from: 2015-01-06, to: 2015-01-06, factor: 1}]}}",
       ":4: input.generate.factors[0].to: is not after 'from'"},
      {"{generate: {from: 2015-01-05, factors: [{from: 2015-01-06, to: 2015-01-07, factor: -1}]}}",
       ":4: input.generate.factors[0].factor: -1 is outside 0 to 1000"},
      {"{series: {from: 2015-01-05}}", ":4: input.series: 'file' is missing"},
  };
  for (const auto& [input, expected] : cases) EXPECT_EQ(complaint(head + input), expected);
}

TEST(BadScenario, WrongUnitsAndNumbersNameLineAndKey) {
  const std::string unit =
      " is not a duration; write it with a unit, such as 180us, 90s, 12m or 1h";
  expect_complaints({
      {"time_limit: 30", ":5: time_limit: '30'" + unit},
      {"time_limit: -30m", ":5: time_limit: '-30m'" + unit},
      {"time_limit: 30 min", ":5: time_limit: '30 min'" + unit},
      {"seed: -1", ":5: seed: -1 is outside 0 to 9223372036854775807"},
      {"seed: 1.5", ":5: seed: '1.5' is not a whole number"},
      {"seed:", ":5: seed: must be a single value"},
      {"title: [a]", ":5: title: must be a single value"},
      {"story: once", ":5: story: must be a list"},
      {"replay: {speedup: fast}", ":5: replay.speedup: 'fast' is not a number"},
      {"replay: {speedup: 0}", ":5: replay.speedup: 0 is outside 0.001 to 1000000000"},
      {"replay:\n  buffer_events: 0", ":6: replay.buffer_events: 0 is outside 1 to 100000000"},
      {"replay: {watermarks: 1}", ":5: replay.watermarks: '1' is neither true nor false"},
      {"replay: {statistics_interval: 0s}", ":5: replay.statistics_interval: must not be 0"},
      {"replay: {statistics_interval: 100ns}", ":5: replay.statistics_interval: must not be 0"},
      {"capacity: {cpu_per_record: 180}", ":5: capacity.cpu_per_record: '180'" + unit},
      {"capacity:", ":5: capacity: must be a mapping"},
      {"autoscaler: {application: steps}",
       ":5: autoscaler.application: 'steps' is not a policy; known: none, step, target"},
      {"autoscaler: {compare: step}", ":5: autoscaler.compare: must be a list"},
      {"limits: {kinesis.shards: many}", ":5: limits.kinesis.shards: 'many' is not a number"},
      {"run_for: 31m", ":5: run_for: given twice"},
  });
}

TEST(BadScenario, EmptyRunIsRefused) {
  EXPECT_EQ(complaint("stacks: []\nstart: 2026-01-05\nrun_for: 0s\ninput: {trips: []}\n"),
            ":3: run_for: must not be 0");
}

TEST(BadScenario, BadFaultsAreExplained) {
  expect_complaints({
      {"faults: {at: 1m}", ":5: faults: must be a list"},
      {"faults: [kill]", ":5: faults[0]: must be a mapping"},
      {"faults: [{at: 1m}]", ":5: faults[0]: 'kind' is missing"},
      {"faults: [{kind: kill}]", ":5: faults[0]: 'at' is missing"},
      {"faults: [{at: 1m, kind: meteor}]",
       ":5: faults[0].kind: 'meteor' is not a fault; known: throttle, kill, reshard, bulk_reject"},
      {"faults: [{at: 1m, kind: throttle, for: 1m}]", ":5: faults[0]: 'shard' is missing"},
      {"faults: [{at: 1m, kind: throttle, shard: -1, for: 1m}]",
       ":5: faults[0].shard: -1 is outside 0 to 1000000"},
      {"faults: [{at: 1m, kind: reshard, shards: 0}]",
       ":5: faults[0].shards: 0 is outside 1 to 10000"},
      {"faults: [{at: 1m, kind: bulk_reject}]", ":5: faults[0]: 'for' is missing"},
  });
}

TEST(BadScenario, BadExpectationsAreExplained) {
  expect_complaints({
      {"expect: [{by: 12m}]", ":5: expect[0]: states nothing"},
      {"expect: [stream.shards]", ":5: expect[0]: must be a mapping"},
      {"expect:\n  - {stream.shard: 16}",
       ":6: expect[0].stream.shard: unknown subject of an expectation"},
      {"expect: [{alarm.: OK}]", ":5: expect[0].alarm.: unknown subject of an expectation"},
      {"expect: [{events.sent: 1, events.read: 1}]",
       ":5: expect[0].events.read: one expectation states one thing; begin another list item"},
      {"expect: [{stream.shards: 16, by: 12m, at: 13m}]",
       ":5: expect[0].at: takes only one of by, at, after"},
      {"expect: [{stream.shards: 16, by: 12}]",
       ":5: expect[0].by: '12' is not a duration; write it with a unit, such as 180us, 90s, 12m "
       "or 1h"},
      {"expect: [{stream.shards: many}]", ":5: expect[0].stream.shards: 'many' is not a number"},
      {"expect: [{stream.shards: '>= many'}]",
       ":5: expect[0].stream.shards: 'many' is not a number"},
      {"expect: [{stream.shards: '> '}]", ":5: expect[0].stream.shards: '' is not a number"},
      {"expect: [{stream.shards: inf}]", ":5: expect[0].stream.shards: 'inf' is not a number"},
      {"expect: [{alarm.high: RED}]",
       ":5: expect[0].alarm.high: 'RED' is not a state; known: OK, ALARM, INSUFFICIENT_DATA"},
      {"expect: [{alarm.high: '> OK'}]",
       ":5: expect[0].alarm.high: a state can be equal (==) or not (!=), nothing else"},
  });
}

TEST(BadScenario, MissingTemplateIsNamedWithItsLine) {
  const TextFile file("start: 2026-01-05\nstacks:\n  - template: nowhere.yaml\n");
  const auto scenario = read_scenario(file.path());
  ASSERT_FALSE(scenario.ok());
  EXPECT_EQ(scenario.error().message,
            file.path() + ":3: stacks[0].template: no such file: " + file.beside("nowhere.yaml"));
}

}  // namespace
}  // namespace weir::host
