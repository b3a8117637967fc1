#include "pipeline/host/policy_figures.h"

#include <gtest/gtest.h>

namespace weir::host {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

Scenario scenario() {
  Scenario result;
  result.capacity.cpu_per_record = std::chrono::milliseconds{1};
  result.autoscaler.lag_objective = seconds{60};
  return result;
}

TEST(PolicyFigures, LagOverTheObjectiveIsIntegratedUntilItIsGone) {
  RunResult result;
  Gauge& lag = result.gauges["millis_behind_latest"];
  lag.add(seconds{0}, 0);
  lag.add(seconds{100}, 90'000);
  lag.add(seconds{200}, 70'000);
  lag.add(seconds{300}, 10'000);
  lag.add(seconds{400}, 0);
  const PolicyFigures figures = policy_figures("step", result, scenario());
  EXPECT_DOUBLE_EQ(figures.lag_seconds_over_objective, 100 * 30 + 100 * 10);
  ASSERT_TRUE(figures.seconds_to_zero_lag.has_value());
  EXPECT_DOUBLE_EQ(*figures.seconds_to_zero_lag, 300);
}

TEST(PolicyFigures, LagThatNeverEndsHasNoTimeToZero) {
  RunResult result;
  result.gauges["millis_behind_latest"].add(seconds{100}, 90'000);
  EXPECT_FALSE(policy_figures("step", result, scenario()).seconds_to_zero_lag.has_value());
}

TEST(PolicyFigures, StepsToTargetEndWhereTheLastCapacityIsReachedFirst) {
  RunResult result;
  for (const int to : {2, 4, 3, 4}) {
    result.scaling.push_back({sim::Time{}, "application", 1, to, ""});
    result.scaling.push_back({sim::Time{}, "stream", 1, 2, ""});
  }
  const PolicyFigures figures = policy_figures("step", result, scenario());
  EXPECT_EQ(figures.rescales, 4);
  EXPECT_EQ(figures.steps_to_target, 2);
}

TEST(PolicyFigures, KpusBeyondWhatTheInputNeededAreOverProvisioned) {
  RunResult result;
  result.gauges["incoming_records"].add(seconds{0}, 1500);  // Needs two KPUs at 1 ms a record.
  Gauge& kpus = result.gauges["application.kpus"];
  kpus.add(seconds{0}, 5);
  kpus.add(minutes{60}, 1);
  kpus.add(minutes{120}, 1);
  EXPECT_DOUBLE_EQ(policy_figures("step", result, scenario()).over_provisioned_kpu_hours, 3);
}

}  // namespace
}  // namespace weir::host
