// The stream is resharded at any moment, under load and with kills: nothing is lost, doubled or
// late.
#include <gtest/gtest.h>

#include "emulator/sim/random.h"
#include "tests/scenario/small_world.h"

namespace weir::testing {
namespace {

constexpr int kTrials = 200;

TEST(Reshard, ReshardingAtAnyMomentLosesAndDoublesNoDocument) {
  const Documents undisturbed = run(small_scenario(1)).documents;
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    sim::Random random = sim::RandomSource{trial}.stream("reshard moments");
    host::Scenario scenario = small_scenario(1);
    host::Fault reshard;
    reshard.kind = host::FaultKind::kReshard;
    reshard.at = sim::Duration{static_cast<std::int64_t>(1'000'000 + random.below(60'000'000))};
    reshard.shards = 2 + static_cast<int>(random.below(7));
    scenario.faults.push_back(reshard);
    if (random.chance(0.5)) {
      host::Fault kill;
      kill.kind = host::FaultKind::kKill;
      kill.at = reshard.at + sim::Duration{static_cast<std::int64_t>(random.below(60'000'000))};
      scenario.faults.push_back(kill);
    }
    const Outcome outcome = run(scenario);
    expect_all_hold(outcome.result);
    ASSERT_EQ(outcome.documents, undisturbed)
        << "trial " << trial << ", to " << reshard.shards << " shards";
  }
}

}  // namespace
}  // namespace weir::testing
