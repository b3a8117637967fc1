#include "pipeline/autoscaler/processing_rate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace weir::autoscaler {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;

// Vectors of the DS2 project's own tests: a source of the given rate, two operators of one
// instance each.
struct VectorCase {
  double source, p1, o1, p2, n1, n2;
};

TEST(OptimalInstances, AgreesWithTheVectorsOfDs2) {
  const VectorCase cases[] = {
      {100, 50, 400, 100, 2, 8},  {200, 40, 700, 99, 5, 36},  {200, 10, 700, 201, 20, 70},
      {200, 50, 400, 100, 4, 16}, {400, 40, 700, 99, 10, 71}, {400, 10, 700, 201, 40, 140},
  };
  for (const VectorCase& c : cases) {
    const OperatorRates operators[] = {{c.p1, c.o1, 1}, {c.p2, 0, 1}};
    const auto instances = optimal_instances(c.source, operators);
    ASSERT_EQ(instances.size(), 2u);
    EXPECT_EQ(std::ceil(instances[0]), c.n1) << c.source << " " << c.p1;
    EXPECT_EQ(std::ceil(instances[1]), c.n2) << c.source << " " << c.p1;
  }
}

TEST(OptimalInstances, RatesOfSeveralInstancesAreShared) {
  const OperatorRates operators[] = {{200, 1600, 4}, {400, 0, 4}};
  EXPECT_THAT(optimal_instances(100, operators), ElementsAre(DoubleEq(2), DoubleEq(8)));
}

TEST(OptimalInstances, OperatorWithoutRateNeedsInfinity) {
  const OperatorRates operators[] = {{0, 0, 1}};
  EXPECT_THAT(optimal_instances(100, operators),
              ElementsAre(std::numeric_limits<double>::infinity()));
}

TEST(OptimalInstances, NoOperatorsNeedNothing) {
  EXPECT_TRUE(optimal_instances(100, {}).empty());
}

TEST(OptimalInstances, IdleSourceNeedsNoInstance) {
  const OperatorRates operators[] = {{50, 50, 1}};
  EXPECT_THAT(optimal_instances(0, operators), ElementsAre(0));
}

TEST(TrueRate, IsTheObservedRateOverTheBusyShare) {
  EXPECT_DOUBLE_EQ(true_rate(500, 0.25), 2000);
  EXPECT_DOUBLE_EQ(true_rate(500, 1), 500);
}

TEST(TrueRate, ShareAboveOneCountsAsOne) {
  EXPECT_DOUBLE_EQ(true_rate(500, 1.3), 500);
}

TEST(TrueRate, JobThatWasNeverBusyHasNone) {
  EXPECT_EQ(true_rate(500, 0), 0);
  EXPECT_EQ(true_rate(500, -0.1), 0);
}

TEST(RequiredRate, AddsBacklogDowntimeAndSteadyInput) {
  const DemandSettings settings{.catch_up_seconds = 100, .restart_seconds = 20, .utilisation = 0.5};
  EXPECT_DOUBLE_EQ(required_rate(0, 1000, settings), 10);
  EXPECT_DOUBLE_EQ(required_rate(50, 0, settings), 50 * 0.2 + 100);
  EXPECT_DOUBLE_EQ(required_rate(50, 1000, settings), 10 + 10 + 100);
}

TEST(UtilisationBand, LiesAroundTheWantedUtilisation) {
  const UtilisationBand band =
      utilisation_band(1000, {.utilisation = 0.6, .utilisation_boundary = 0.2});
  EXPECT_DOUBLE_EQ(band.scale_out_above, 800);
  EXPECT_DOUBLE_EQ(band.scale_in_below, 400);
}

TEST(UtilisationBand, EndsAtNothingAndAtFullCapacity) {
  const UtilisationBand band =
      utilisation_band(1000, {.utilisation = 0.7, .utilisation_boundary = 0.9});
  EXPECT_DOUBLE_EQ(band.scale_out_above, 1000);
  EXPECT_DOUBLE_EQ(band.scale_in_below, 0);
}

}  // namespace
}  // namespace weir::autoscaler
