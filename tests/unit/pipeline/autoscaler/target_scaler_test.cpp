#include "pipeline/autoscaler/target_scaler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pipeline/autoscaler/fake_clients.h"

namespace weir::autoscaler {
namespace {

namespace cw = api::cloudwatch;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TargetScalerTest : public ::testing::Test {
 protected:
  TargetScalerTest() {
    options_.application = "app";
    options_.stream = "taxi-trips";
    options_.max_parallelism = 16;
    options_.demand = {.catch_up_seconds = 600, .restart_seconds = 60};
    options_.scale_in_delay_seconds = 600;
    cloud_.scheduler.set_now(sim::from_millis(1'767'600'000'000));
  }

  /// Metrics of two equal minutes.
  void measure(double input_per_second, double processed_per_second, double busy_percent,
               double behind_ms) {
    auto& data = cloud_.cloudwatch.datapoints;
    data["IncomingRecords"] = {input_per_second * 60, input_per_second * 60};
    data["numRecordsInPerSecond"] = {processed_per_second, processed_per_second};
    data["cpuUtilization"] = {busy_percent, busy_percent};
    data["millisBehindLatest"] = {behind_ms, behind_ms};
  }
  /// A minute passes, then the schedule invokes the function.
  std::string minute() {
    cloud_.scheduler.set_now(cloud_.scheduler.now() + 1min);
    const auto reply = cloud_.finish(scaler().handle("{}"));
    return reply.ok() ? *reply : reply.error().code;
  }
  /// Minutes until the function has seen the application run long enough.
  void settle() {
    for (int i = 0; i <= options_.window_minutes; ++i) {
      EXPECT_THAT(minute(), HasSubstr("settling"));
    }
  }
  TargetScaler& scaler() {
    if (!scaler_) scaler_.emplace(cloud_.scheduler, cloud_.analytics, cloud_.cloudwatch, options_);
    return *scaler_;
  }

  FakeCloud cloud_;
  TargetScaler::Options options_;
  std::optional<TargetScaler> scaler_;
};

TEST_F(TargetScalerTest, SaturatedJobGoesStraightToItsTarget) {
  cloud_.analytics.parallelism = 2;
  // 1,000/s a KPU; 8,000/s come in: 8000/0.7 + 8000*60/600 + 60*8000/600 = 13,029/s needed.
  measure(8000, 2000, 100, 60'000);
  settle();
  EXPECT_EQ(minute(), R"({"action":"out","from":2,"to":14,"reason":"true rate"})");
  ASSERT_EQ(cloud_.analytics.updates.size(), 1u);
  const auto& update = cloud_.analytics.updates[0];
  EXPECT_EQ(update.application_name, "app");
  EXPECT_EQ(update.current_application_version_id, 1);
  EXPECT_EQ(update.application_configuration_update->flink_application_configuration_update
                ->parallelism_configuration_update->parallelism_update,
            14);
}

TEST_F(TargetScalerTest, NothingHappensWithinTheBand) {
  cloud_.analytics.parallelism = 2;
  measure(1400, 1400, 70, 0);
  settle();
  EXPECT_EQ(minute(), R"({"action":"none","from":2,"to":2,"reason":"in band"})");
  EXPECT_THAT(cloud_.analytics.updates, IsEmpty());
}

TEST_F(TargetScalerTest, ScaleInWaitsItsDelay) {
  cloud_.analytics.parallelism = 8;
  measure(700, 700, 8.75, 0);
  settle();
  for (int i = 0; i < 10; ++i) EXPECT_THAT(minute(), HasSubstr("scale-in waits")) << i;
  // 700/0.7 + 700*60/600 = 1,070/s needed of 1,000/s a KPU.
  EXPECT_EQ(minute(), R"({"action":"in","from":8,"to":2,"reason":"true rate"})");
}

TEST_F(TargetScalerTest, LoadThatComesBackEndsTheWaiting) {
  cloud_.analytics.parallelism = 8;
  measure(700, 700, 8.75, 0);
  settle();
  for (int i = 0; i < 9; ++i) minute();
  measure(5600, 5600, 70, 0);
  EXPECT_THAT(minute(), HasSubstr("in band"));
  measure(700, 700, 8.75, 0);
  for (int i = 0; i < 10; ++i) EXPECT_THAT(minute(), HasSubstr("scale-in waits")) << i;
  EXPECT_THAT(minute(), HasSubstr(R"("to":2)"));
}

TEST_F(TargetScalerTest, RescaledApplicationSettlesBeforeItIsJudgedAgain) {
  measure(8000, 1000, 100, 0);
  settle();
  EXPECT_THAT(minute(), HasSubstr(R"("action":"out")"));
  EXPECT_EQ(minute(), R"({"action":"none","from":13,"to":13,"reason":"UPDATING"})");
  cloud_.analytics.status = "RUNNING";
  measure(8000, 8000, 61, 0);
  settle();
  EXPECT_THAT(minute(), HasSubstr("in band"));
}

TEST_F(TargetScalerTest, ChangeBySomebodyElseStartsTheSettlingAgain) {
  measure(1400, 1400, 70, 0);
  settle();
  EXPECT_THAT(minute(), HasSubstr("in band"));
  cloud_.analytics.version = 2;
  settle();
}

TEST_F(TargetScalerTest, ApplicationThatDoesNotRunIsLeftAlone) {
  for (const char* status : {"READY", "STARTING", "UPDATING", "AUTOSCALING", "STOPPING"}) {
    cloud_.analytics.status = status;
    EXPECT_THAT(minute(), HasSubstr(status));
  }
  EXPECT_EQ(cloud_.log.count("GetMetricStatistics"), 0);
}

TEST_F(TargetScalerTest, MissingMetricsOfTheJobMeanNoDecision) {
  for (const char* metric : {"numRecordsInPerSecond", "cpuUtilization", "millisBehindLatest"}) {
    scaler_.reset();
    measure(8000, 1000, 100, 0);
    cloud_.cloudwatch.datapoints[metric].clear();
    settle();
    EXPECT_THAT(minute(), HasSubstr("no data")) << metric;
  }
}

TEST_F(TargetScalerTest, StreamWithoutWritesCountsAsNoInput) {
  cloud_.analytics.parallelism = 4;
  options_.scale_in_delay_seconds = 0;
  measure(0, 10, 1, 0);
  cloud_.cloudwatch.datapoints["IncomingRecords"].clear();
  settle();
  EXPECT_EQ(minute(), R"({"action":"in","from":4,"to":1,"reason":"true rate"})");
}

TEST_F(TargetScalerTest, AsksForWholeMinutesOfTheRightMetrics) {
  measure(1400, 1400, 70, 0);
  settle();
  cloud_.cloudwatch.queries.clear();
  cloud_.scheduler.set_now(cloud_.scheduler.now() + 17s);
  minute();
  ASSERT_EQ(cloud_.cloudwatch.queries.size(), 4u);
  const std::int64_t minute_start = sim::to_millis(cloud_.scheduler.now()) / 60'000 * 60'000;
  for (const auto& query : cloud_.cloudwatch.queries) {
    EXPECT_EQ(query.period, 60);
    EXPECT_EQ(query.end_time.millis, minute_start);
    EXPECT_EQ(query.start_time.millis, minute_start - 3 * 60'000);
  }
  const auto& incoming = cloud_.cloudwatch.queries.front();
  EXPECT_EQ(incoming.namespace_, "AWS/Kinesis");
  EXPECT_EQ(incoming.metric_name, "IncomingRecords");
  EXPECT_THAT(*incoming.dimensions, ElementsAre(cw::Dimension{"StreamName", "taxi-trips"}));
  EXPECT_THAT(*incoming.statistics, ElementsAre("Sum"));
  const auto& behind = cloud_.cloudwatch.queries.back();
  EXPECT_EQ(behind.metric_name, "millisBehindLatest");
  EXPECT_THAT(*behind.dimensions,
              ElementsAre(cw::Dimension{"Application", "app"}, cw::Dimension{"Flow", "Input"},
                          cw::Dimension{"Id", "taxi_trips"}));
}

TEST_F(TargetScalerTest, ErrorsOfTheServicesArePassedOn) {
  for (const char* operation :
       {"DescribeApplication", "GetMetricStatistics", "UpdateApplication"}) {
    scaler_.reset();
    cloud_.analytics.status = "RUNNING";
    measure(8000, 1000, 100, 0);
    settle();
    cloud_.log.fail_next(operation, "ThrottlingException");
    EXPECT_EQ(minute(), "ThrottlingException") << operation;
  }
}

struct TargetCase {
  int parallelism;
  TargetScaler::Measurement measurement;
  int expected;
};

// A KPU manages 1,000 records a busy second in every row.
TEST_F(TargetScalerTest, TargetFollowsFromTheTrueRate) {
  const TargetCase cases[] = {
      {1, {700, 700, 0.7, 0}, 1},         // at the wanted utilisation
      {1, {999, 999, 0.999, 0}, 1},       // within 0.7 + 0.3
      {1, {1100, 1000, 1, 0}, 2},         // 1571 + 110
      {4, {8000, 4000, 1, 0}, 13},        // 11429 + 800
      {4, {8000, 4000, 1, 600'000}, 14},  // and 1000 for the backlog
      {4, {1500, 1500, 0.375, 0}, 3},     // below 0.4: 2143 + 150
      {4, {0, 10, 0.0025, 0}, 1},         // never below the minimum
      {4, {90'000, 4000, 1, 0}, 16},      // never above the maximum
      {4, {8000, 0, 0, 0}, 4},            // no rate, no opinion
      {2, {700, 2000, 1, 1'200'000}, 4},  // backlog alone asks for more: 2000 + 1000 + 70
  };
  for (const TargetCase& c : cases) {
    EXPECT_EQ(scaler().target(c.parallelism, c.measurement), c.expected)
        << c.parallelism << " at " << c.measurement.input_rate << "/s";
  }
}

}  // namespace
}  // namespace weir::autoscaler
