#include "emulator/autoscaling/step_policy.h"

#include <gtest/gtest.h>

#include "emulator/autoscaling/limits.h"

namespace weir::autoscaling {
namespace {

using Step = api::application_autoscaling::StepAdjustment;
using Bound = std::optional<double>;
constexpr Bound kOpen = std::nullopt;

StepConfiguration policy(std::string type, std::vector<Step> steps,
                         std::optional<std::int32_t> magnitude = {}) {
  StepConfiguration configuration;
  configuration.adjustment_type = std::move(type);
  configuration.step_adjustments = std::move(steps);
  configuration.min_adjustment_magnitude = magnitude;
  return configuration;
}

// The policies of the workshop's step-scaling.yaml.
const StepConfiguration kWorkshopOut = policy(
    "ChangeInCapacity", {{0, 4400, 1}, {4400, 8800, 2}, {8800, 13200, 4}, {13200, kOpen, 8}});
const StepConfiguration kWorkshopIn =
    policy("ChangeInCapacity",
           {{-4400, 0, -1}, {-8800, -4400, -2}, {-13200, -8800, -3}, {kOpen, -13200, -4}});

struct BoundCase {
  const StepConfiguration* policy;
  double breach;
  std::optional<std::int32_t> adjustment;
};

class StepBoundTest : public ::testing::TestWithParam<BoundCase> {};

TEST_P(StepBoundTest, BoundsAreInclusiveTowardsTheThreshold) {
  EXPECT_EQ(adjustment_for(*GetParam().policy, GetParam().breach), GetParam().adjustment);
}

INSTANTIATE_TEST_SUITE_P(
    Workshop, StepBoundTest,
    ::testing::Values(BoundCase{&kWorkshopOut, 0, 1}, BoundCase{&kWorkshopOut, 4399.9, 1},
                      BoundCase{&kWorkshopOut, 4400, 2}, BoundCase{&kWorkshopOut, 8800, 4},
                      BoundCase{&kWorkshopOut, 13200, 8}, BoundCase{&kWorkshopOut, 1e9, 8},
                      BoundCase{&kWorkshopOut, -1, std::nullopt}, BoundCase{&kWorkshopIn, 0, -1},
                      BoundCase{&kWorkshopIn, -4399.9, -1}, BoundCase{&kWorkshopIn, -4400, -2},
                      BoundCase{&kWorkshopIn, -8800, -3}, BoundCase{&kWorkshopIn, -13200, -4},
                      BoundCase{&kWorkshopIn, -1e9, -4}, BoundCase{&kWorkshopIn, 1, std::nullopt}));

struct PercentCase {
  std::int64_t capacity;
  std::int32_t percent;
  std::int64_t result;
};

class PercentTest : public ::testing::TestWithParam<PercentCase> {};

TEST_P(PercentTest, PercentagesRoundTowardsZeroButMoveByOne) {
  const auto configuration = policy("PercentChangeInCapacity", {{0, kOpen, 1}});
  EXPECT_EQ(adjusted_capacity(configuration, GetParam().capacity, GetParam().percent),
            GetParam().result);
}

// User guide: 12.7 -> 12, 0.67 -> 1, -0.58 -> -1, -6.67 -> -6.
INSTANTIATE_TEST_SUITE_P(Guide, PercentTest,
                         ::testing::Values(PercentCase{127, 10, 139}, PercentCase{67, 1, 68},
                                           PercentCase{58, -1, 57}, PercentCase{667, -1, 661},
                                           PercentCase{10, 30, 13}, PercentCase{0, 50, 0}));

TEST(StepPolicyTest, PercentChangeMovesByTheMinimumMagnitude) {
  const auto configuration = policy("PercentChangeInCapacity", {{0, kOpen, 1}}, 5);
  EXPECT_EQ(adjusted_capacity(configuration, 10, 10), 15);
  EXPECT_EQ(adjusted_capacity(configuration, 10, -10), 5);
  EXPECT_EQ(adjusted_capacity(configuration, 100, 10), 110);
}

TEST(StepPolicyTest, ExactCapacityIsTheAdjustmentItself) {
  EXPECT_EQ(adjusted_capacity(policy("ExactCapacity", {{0, kOpen, 7}}), 3, 7), 7);
}

// User guide, "Step scaling policies": threshold 50, capacity 10, cooldowns over between breaches.
TEST(StepPolicyTest, WorkedExampleOfTheGuideHolds) {
  const auto out = policy("PercentChangeInCapacity", {{0, 10, 0}, {10, 20, 10}, {20, kOpen, 30}});
  const auto in =
      policy("PercentChangeInCapacity", {{-10, 0, 0}, {-20, -10, -10}, {kOpen, -20, -30}});
  std::int64_t capacity = 10;
  const auto apply = [&](const StepConfiguration& steps, double metric) {
    capacity = adjusted_capacity(steps, capacity, *adjustment_for(steps, metric - 50));
    return capacity;
  };
  EXPECT_EQ(apply(out, 60), 11);
  EXPECT_EQ(apply(out, 70), 14);
  EXPECT_EQ(apply(in, 40), 13);
  EXPECT_EQ(apply(in, 30), 10);
}

struct SetCase {
  const char* what;
  std::vector<Step> steps;
  bool valid;
};

class StepSetTest : public ::testing::TestWithParam<SetCase> {};

TEST_P(StepSetTest, StepSetsAreChecked) {
  EXPECT_EQ(check_steps(policy("ChangeInCapacity", GetParam().steps), kStepsPerPolicy).ok(),
            GetParam().valid)
      << GetParam().what;
}

INSTANTIATE_TEST_SUITE_P(
    Rules, StepSetTest,
    ::testing::Values(SetCase{"one open step", {{0, kOpen, 1}}, true},
                      SetCase{"any order", {{4400, kOpen, 2}, {0, 4400, 1}}, true},
                      SetCase{"both sides", {{kOpen, 0, -1}, {0, kOpen, 1}}, true},
                      SetCase{"no step", {}, false},
                      SetCase{"gap", {{0, 10, 1}, {20, kOpen, 2}}, false},
                      SetCase{"overlap", {{0, 10, 1}, {5, kOpen, 2}}, false},
                      SetCase{"two open upper ends", {{0, kOpen, 1}, {10, kOpen, 2}}, false},
                      SetCase{"two open lower ends", {{kOpen, 0, 1}, {kOpen, -10, 2}}, false},
                      SetCase{"closed above", {{0, 10, 1}}, false},
                      SetCase{"closed below", {{-10, 0, -1}}, false},
                      SetCase{"reversed", {{10, 0, 1}, {10, kOpen, 1}}, false},
                      SetCase{"21 steps", std::vector<Step>(21, Step{0, kOpen, 1}), false}));

}  // namespace
}  // namespace weir::autoscaling
