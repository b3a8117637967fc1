// Worlds small enough to run hundreds of times in a test.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "pipeline/host/scenario.h"
#include "pipeline/host/world.h"

namespace weir::testing {

/// Some 40,000 trips of ten hours in two simulated minutes, over 4 shards.
host::Scenario small_scenario(std::uint64_t seed);

/// Index and id of every document, with its source.
using Documents = std::map<std::string, std::string>;

struct Outcome {
  host::RunResult result;
  Documents documents;
};

/// Runs the scenario; a run that cannot be set up fails the test.
Outcome run(const host::Scenario& scenario, host::WorldOptions options = {});

/// Fails the test for every check or expectation that does not hold.
void expect_all_hold(const host::RunResult& result);

}  // namespace weir::testing
