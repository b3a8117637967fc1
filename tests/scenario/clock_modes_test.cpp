// One scenario, one hash: in every clock mode, run and build type.
#include <gtest/gtest.h>

#include <fstream>

#include "tests/scenario/small_world.h"

namespace weir::testing {
namespace {

std::string golden_hash() {
  std::ifstream file(WEIR_SOURCE_DIR "/tests/scenario/seeds/small-seed-1.hash");
  std::string hash;
  file >> hash;
  return hash;
}

std::string hash_in(sim::ClockMode mode, std::uint64_t seed = 1) {
  host::WorldOptions options;
  options.clock = mode;
  options.speed = 1000;
  const Outcome outcome = run(small_scenario(seed), std::move(options));
  expect_all_hold(outcome.result);
  return outcome.result.run_hash;
}

// The file is the same for every build type, so a build whose hash differs fails here.
TEST(ClockModes, VirtualRunHasTheHashOfRecord) {
  EXPECT_EQ(hash_in(sim::ClockMode::kVirtual), golden_hash());
}

TEST(ClockModes, SteppedRunHasTheHashOfRecord) {
  EXPECT_EQ(hash_in(sim::ClockMode::kStepped), golden_hash());
}

TEST(ClockModes, PacedRunHasTheHashOfRecord) {
  EXPECT_EQ(hash_in(sim::ClockMode::kPaced), golden_hash());
}

TEST(ClockModes, AnotherSeedHasAnotherHash) {
  EXPECT_NE(hash_in(sim::ClockMode::kVirtual, 2), golden_hash());
}

// Code that leans on the order in which equal instants were scheduled breaks a check here.
TEST(ClockModes, ShuffledTiesKeepEveryCheckAndEveryDocument) {
  const Documents documents = run(small_scenario(1)).documents;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    host::WorldOptions options;
    options.shuffle_ties_seed = seed;
    const Outcome outcome = run(small_scenario(1), std::move(options));
    expect_all_hold(outcome.result);
    EXPECT_EQ(outcome.documents, documents) << "tie seed " << seed;
  }
}

}  // namespace
}  // namespace weir::testing
