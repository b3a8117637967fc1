// The processor dies at any moment: no document is lost, none is doubled.
#include <gtest/gtest.h>

#include "emulator/sim/random.h"
#include "tests/scenario/small_world.h"

namespace weir::testing {
namespace {

constexpr int kTrials = 200;

TEST(Kill, ProcessorKilledAtAnyMomentLosesAndDoublesNoDocument) {
  const Documents undisturbed = run(small_scenario(1)).documents;
  ASSERT_FALSE(undisturbed.empty());
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    sim::Random random = sim::RandomSource{trial}.stream("kill moments");
    host::Scenario scenario = small_scenario(1);
    const std::uint64_t kills = 1 + random.below(3);
    for (std::uint64_t i = 0; i < kills; ++i) {
      host::Fault fault;
      fault.kind = host::FaultKind::kKill;
      fault.at = sim::Duration{static_cast<std::int64_t>(random.below(240'000'000))};
      scenario.faults.push_back(fault);
    }
    const Outcome outcome = run(scenario);
    expect_all_hold(outcome.result);
    ASSERT_EQ(outcome.documents, undisturbed) << "trial " << trial;
  }
}

}  // namespace
}  // namespace weir::testing
