#include "pipeline/host/expectations.h"

#include <gtest/gtest.h>

namespace weir::host {
namespace {

using std::chrono::minutes;
using When = Expectation::When;

RunResult result_with_shards() {
  RunResult result;
  Gauge& shards = result.gauges["stream.shards"];
  shards.add(minutes{0}, 8);
  shards.add(minutes{10}, 16);
  shards.add(minutes{20}, 12);
  result.events.late_dropped = 3;
  result.documents["pickup_count"] = 41;
  return result;
}

Finding judged(const RunResult& result, std::string subject, std::string comparison,
               std::variant<double, std::string> value, When when = When::kAtEnd,
               sim::Duration moment = {}) {
  Expectation expectation{
      std::move(subject), std::move(comparison), std::move(value), when, moment, "text"};
  return judge({expectation}, result).front();
}

struct GaugeCase {
  const char* comparison;
  double wanted;
  When when;
  minutes moment;
  bool holds;
};

class GaugeExpectation : public testing::TestWithParam<GaugeCase> {};

TEST_P(GaugeExpectation, IsJudgedAtItsMoment) {
  const GaugeCase& c = GetParam();
  const Finding finding =
      judged(result_with_shards(), "stream.shards", c.comparison, c.wanted, c.when, c.moment);
  EXPECT_EQ(finding.holds, c.holds) << finding.detail;
  EXPECT_EQ(finding.detail.empty(), c.holds);
}

INSTANTIATE_TEST_SUITE_P(Moments, GaugeExpectation,
                         testing::Values(GaugeCase{"==", 12, When::kAtEnd, minutes{0}, true},
                                         GaugeCase{"==", 16, When::kAtEnd, minutes{0}, false},
                                         GaugeCase{"==", 16, When::kBy, minutes{10}, true},
                                         GaugeCase{"==", 16, When::kBy, minutes{9}, false},
                                         GaugeCase{"==", 8, When::kAt, minutes{9}, true},
                                         GaugeCase{"==", 16, When::kAt, minutes{15}, true},
                                         GaugeCase{">=", 12, When::kAfter, minutes{10}, true},
                                         GaugeCase{">=", 13, When::kAfter, minutes{10}, false},
                                         GaugeCase{"!=", 12, When::kAtEnd, minutes{0}, false},
                                         GaugeCase{"<", 13, When::kAtEnd, minutes{0}, true}));

TEST(Expectations, FiguresOfTheSummaryAreComparedByName) {
  const RunResult result = result_with_shards();
  EXPECT_TRUE(judged(result, "events.late_dropped", "==", 3.0).holds);
  EXPECT_EQ(judged(result, "events.late_dropped", "==", 0.0).detail, "was 3");
  EXPECT_TRUE(judged(result, "documents.pickup_count", ">", 40.0).holds);
  EXPECT_FALSE(judged(result, "documents.trip_duration", ">", 0.0).holds);
}

TEST(Expectations, SubjectThatWasNeverMeasuredDoesNotHold) {
  EXPECT_EQ(judged(RunResult{}, "application.kpus", ">=", 0.0).detail, "was never measured");
}

TEST(Expectations, AlarmIsJudgedByItsChanges) {
  RunResult result;
  result.start = sim::Time{} + minutes{100};
  result.alarms = {{result.start + minutes{5}, "lag", "OK", "ALARM", ""},
                   {result.start + minutes{9}, "lag", "ALARM", "OK", ""},
                   {result.start + minutes{9}, "other", "OK", "ALARM", ""}};
  EXPECT_TRUE(judged(result, "alarm.lag", "==", "OK").holds);
  EXPECT_TRUE(judged(result, "alarm.lag", "==", "ALARM", When::kBy, minutes{6}).holds);
  EXPECT_FALSE(judged(result, "alarm.lag", "==", "ALARM", When::kBy, minutes{4}).holds);
  EXPECT_TRUE(judged(result, "alarm.lag", "==", "ALARM", When::kAt, minutes{6}).holds);
  EXPECT_EQ(judged(result, "alarm.none", "==", "OK").detail, "was INSUFFICIENT_DATA");
}

TEST(Expectations, OnlyOppositeStepsCloseTogetherAreReversals) {
  const auto step = [](int minute, int from, int to) {
    return ScalingStep{sim::Time{} + minutes{minute}, "application", from, to, ""};
  };
  EXPECT_EQ(count_reversals({step(0, 1, 2), step(5, 2, 3)}, "application", minutes{30}), 0);
  EXPECT_EQ(count_reversals({step(0, 1, 2), step(5, 2, 1)}, "application", minutes{30}), 1);
  EXPECT_EQ(count_reversals({step(0, 1, 2), step(45, 2, 1)}, "application", minutes{30}), 0);
  EXPECT_EQ(count_reversals({step(0, 1, 2), step(5, 2, 1)}, "stream", minutes{30}), 0);
}

}  // namespace
}  // namespace weir::host
