#include "pipeline/host/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/unit/pipeline/config/text_file.h"

namespace weir::host {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing_support::TextFile;

constexpr const char* kHead =
    "stacks: []\n"
    "start: 2026-01-05T08:00:00Z\n"
    "run_for: 30m\n"
    "input: {generate: {from: 2015-01-05}}\n";

Scenario sound(const std::string& content) {
  const TextFile file(content, "city.yaml");
  auto scenario = read_scenario(file.path());
  if (scenario.ok()) return *std::move(scenario);
  ADD_FAILURE() << scenario.error().message;
  return {};
}

TEST(Scenario, SmallestOneHasTheDefaults) {
  const Scenario scenario = sound(kHead);
  EXPECT_EQ(scenario.name, "city");
  EXPECT_EQ(sim::to_millis(scenario.start), 1'767'600'000'000);
  EXPECT_EQ(scenario.seed, 1u);
  EXPECT_EQ(scenario.run_for, 30min);
  EXPECT_FALSE(scenario.time_limit.has_value());
  const auto& input = std::get<GeneratedInput>(scenario.input);
  EXPECT_EQ(input.profile, "city");
  EXPECT_EQ(scenario.replay.speedup, 6480);
  EXPECT_TRUE(scenario.replay.watermarks);
  EXPECT_EQ(scenario.autoscaler.application, ScalingPolicy::kStep);
  EXPECT_EQ(scenario.capacity.cpu_per_record, 100us);
}

TEST(Scenario, ReadsEverySection) {
  const TextFile stack("Resources: {}\n", "stack.yaml");
  const Scenario scenario = sound(
      "title: A day\n"
      "story: [It begins., It ends.]\n"
      "stacks: [{template: " +
      stack.path() +
      ", parameters: {ShardCount: 8, Name: x}}]\n"
      "start: 2026-01-05T08:00:00Z\n"
      "seed: 42\n"
      "run_for: 1h30m\n"
      "time_limit: 4h\n"
      "input:\n"
      "  generate:\n"
      "    from: 2015-01-25\n"
      "    length: 3d\n"
      "    profile: flat\n"
      "    trips_per_second: 2.5\n"
      "    factors: [{from: 2015-01-26, to: 2015-01-27, factor: 0.1}]\n"
      "replay: {speedup: 60, seek: 2015-01-25T01:00:00Z, buffer_events: 10, max_outstanding: 5,\n"
      "         statistics_interval: 1s, watermarks: false}\n"
      "capacity: {cpu_per_record: 180us}\n"
      "autoscaler: {application: target, compare: [step, none], lag_objective: 2m}\n"
      "limits: {kinesis.shards: 500}\n");
  EXPECT_EQ(scenario.title, "A day");
  EXPECT_THAT(scenario.story, ElementsAre("It begins.", "It ends."));
  EXPECT_EQ(scenario.stacks.at(0).template_file, stack.path());
  EXPECT_EQ(scenario.stacks.at(0).parameters,
            (std::map<std::string, std::string>{{"Name", "x"}, {"ShardCount", "8"}}));
  EXPECT_EQ(scenario.seed, 42u);
  EXPECT_EQ(scenario.run_for, 90min);
  EXPECT_EQ(scenario.time_limit, 4h);
  const auto& input = std::get<GeneratedInput>(scenario.input);
  EXPECT_EQ(input.length, 72h);
  EXPECT_EQ(input.profile, "flat");
  EXPECT_EQ(input.trips_per_second, 2.5);
  EXPECT_EQ(input.factors.at(0).factor, 0.1);
  EXPECT_EQ(input.factors.at(0).to - input.factors.at(0).from, 24h);
  EXPECT_EQ(scenario.replay.speedup, 60);
  EXPECT_EQ(*scenario.replay.seek - input.from, 1h);
  EXPECT_EQ(scenario.replay.buffer_events, 10u);
  EXPECT_EQ(scenario.replay.max_outstanding, 5u);
  EXPECT_EQ(scenario.replay.statistics_interval, 1s);
  EXPECT_FALSE(scenario.replay.watermarks);
  EXPECT_EQ(scenario.capacity.cpu_per_record, 180us);
  EXPECT_EQ(scenario.autoscaler.application, ScalingPolicy::kTarget);
  EXPECT_THAT(scenario.autoscaler.compare, ElementsAre(ScalingPolicy::kStep, ScalingPolicy::kNone));
  EXPECT_EQ(scenario.autoscaler.lag_objective, 2min);
  ASSERT_EQ(scenario.limits.size(), 1u);
  EXPECT_EQ(scenario.limits.front().name, "kinesis.shards");
  EXPECT_EQ(scenario.limits.front().value, 500);
}

TEST(Scenario, PathsAreTakenFromTheFilesFolder) {
  const TextFile file(
      "stacks: [{template: ./stack.yaml}]\n"
      "start: 2026-01-05T08:00:00Z\n"
      "input: {trips: [a.csv, ../b.csv, /c.csv]}\n");
  std::ofstream{file.beside("stack.yaml")} << "Resources: {}\n";
  const auto scenario = read_scenario(file.path());
  ASSERT_TRUE(scenario.ok()) << scenario.error().message;
  EXPECT_EQ(scenario->stacks[0].template_file, file.beside("stack.yaml"));
  const auto& files = std::get<FileInput>(scenario->input).files;
  EXPECT_EQ(files[0], file.beside("a.csv"));
  EXPECT_THAT(files[1], ::testing::EndsWith("/b.csv"));
  EXPECT_EQ(files[2], "/c.csv");
}

TEST(Scenario, SeriesIsAFileOrAFileWithBounds) {
  const std::string head = "stacks: []\nstart: 2026-01-05\n";
  const Scenario whole = sound(head + "input: {series: /s.csv}\n");
  EXPECT_EQ(std::get<SeriesInput>(whole.input).file, "/s.csv");
  EXPECT_FALSE(std::get<SeriesInput>(whole.input).from.has_value());
  const Scenario part =
      sound(head + "input: {series: {file: /s.csv, from: 2015-01-01, to: 2015-01-02}}\n");
  const auto& series = std::get<SeriesInput>(part.input);
  EXPECT_EQ(*series.to - *series.from, 24h);
}

TEST(Scenario, FaultsOfEveryKind) {
  const auto faults = sound(std::string{kHead} +
                            "faults:\n"
                            "  - {at: 12m, kind: throttle, shard: 3, for: 90s}\n"
                            "  - {at: 13m, kind: kill}\n"
                            "  - {at: 14m, kind: reshard, shards: 16}\n"
                            "  - {at: 15m, kind: bulk_reject, for: 1m}\n")
                          .faults;
  ASSERT_EQ(faults.size(), 4u);
  EXPECT_EQ(faults[0].kind, FaultKind::kThrottle);
  EXPECT_EQ(faults[0].at, 12min);
  EXPECT_EQ(faults[0].shard, 3);
  EXPECT_EQ(faults[0].lasting, 90s);
  EXPECT_EQ(faults[0].line, 6);
  EXPECT_EQ(faults[1].kind, FaultKind::kKill);
  EXPECT_EQ(faults[2].kind, FaultKind::kReshard);
  EXPECT_EQ(faults[2].shards, 16);
  EXPECT_EQ(faults[3].kind, FaultKind::kBulkReject);
  EXPECT_EQ(faults[3].lasting, 1min);
}

struct ExpectationCase {
  std::string item, subject, comparison;
  std::variant<double, std::string> value;
  Expectation::When when;
  sim::Duration moment;
  std::string text;
};

TEST(Scenario, ExpectationsOfEveryForm) {
  using When = Expectation::When;
  const ExpectationCase cases[] = {
      {"{stream.shards: 16, by: 12m}", "stream.shards", "==", 16.0, When::kBy, 12min,
       "stream.shards == 16 by 12m"},
      {"{final_millis_behind_latest: 0}", "final_millis_behind_latest", "==", 0.0, When::kAtEnd, 0s,
       "final_millis_behind_latest == 0"},
      {"{application.kpus: '>= 3', at: 20m}", "application.kpus", ">=", 3.0, When::kAt, 20min,
       "application.kpus >= 3 at 20m"},
      {"{application.kpus: '<=2', after: 1h}", "application.kpus", "<=", 2.0, When::kAfter, 1h,
       "application.kpus <= 2 after 1h"},
      {"{max_replay_lag_seconds: '> 1.5'}", "max_replay_lag_seconds", ">", 1.5, When::kAtEnd, 0s,
       "max_replay_lag_seconds > 1.5"},
      {"{events.sent: '!= 0'}", "events.sent", "!=", 0.0, When::kAtEnd, 0s, "events.sent != 0"},
      {"{events.sent: '< 7'}", "events.sent", "<", 7.0, When::kAtEnd, 0s, "events.sent < 7"},
      {"{alarm.high: ALARM, by: 5m}", "alarm.high", "==", "ALARM", When::kBy, 5min,
       "alarm.high == ALARM by 5m"},
      {"{alarm.high: '!= OK'}", "alarm.high", "!=", "OK", When::kAtEnd, 0s, "alarm.high != OK"},
  };
  for (const ExpectationCase& c : cases) {
    const Scenario scenario = sound(std::string{kHead} + "expect: [" + c.item + "]\n");
    ASSERT_EQ(scenario.expectations.size(), 1u) << c.item;
    const Expectation& found = scenario.expectations.front();
    EXPECT_EQ(found.subject, c.subject);
    EXPECT_EQ(found.comparison, c.comparison) << c.item;
    EXPECT_EQ(found.value, c.value) << c.item;
    EXPECT_EQ(found.when, c.when) << c.item;
    EXPECT_EQ(found.moment, c.moment) << c.item;
    EXPECT_EQ(found.text, c.text);
  }
}

TEST(Scenario, ShippedScenariosAreSound) {
  for (const char* name : {"workshop", "city-hour", "blizzard"}) {
    const auto scenario =
        read_scenario(std::string{WEIR_FIXTURES_DIR} + "/scenarios/" + name + ".yaml");
    ASSERT_TRUE(scenario.ok()) << scenario.error().message;
    EXPECT_EQ(scenario->name, name);
    EXPECT_FALSE(scenario->expectations.empty()) << name;
  }
}

TEST(ScalingPolicyName, IsTheWordOfTheFile) {
  EXPECT_EQ(to_string(ScalingPolicy::kNone), "none");
  EXPECT_EQ(to_string(ScalingPolicy::kStep), "step");
  EXPECT_EQ(to_string(ScalingPolicy::kTarget), "target");
}

}  // namespace
}  // namespace weir::host
