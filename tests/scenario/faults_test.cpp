// Injected faults delay a run; they change nothing of what it finds.
#include <gtest/gtest.h>

#include "tests/scenario/small_world.h"

namespace weir::testing {
namespace {

host::Scenario with_fault(host::FaultKind kind) {
  host::Scenario scenario = small_scenario(1);
  host::Fault fault;
  fault.kind = kind;
  fault.at = std::chrono::seconds{40};
  fault.lasting = std::chrono::seconds{30};
  scenario.faults.push_back(fault);
  return scenario;
}

TEST(Faults, ThrottledShardHoldsTripsBackAndLosesNone) {
  const Outcome undisturbed = run(small_scenario(1));
  const Outcome outcome = run(with_fault(host::FaultKind::kThrottle));
  expect_all_hold(outcome.result);
  EXPECT_GT(outcome.result.throttled_records, undisturbed.result.throttled_records);
  EXPECT_EQ(outcome.documents, undisturbed.documents);
}

TEST(Faults, RejectedBulkRequestsAreWrittenLater) {
  const Outcome undisturbed = run(small_scenario(1));
  const Outcome outcome = run(with_fault(host::FaultKind::kBulkReject));
  expect_all_hold(outcome.result);
  EXPECT_NE(outcome.result.run_hash, undisturbed.result.run_hash);
  EXPECT_EQ(outcome.documents, undisturbed.documents);
}

}  // namespace
}  // namespace weir::testing
