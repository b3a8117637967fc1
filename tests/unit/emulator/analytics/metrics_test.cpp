#include "emulator/analytics/metrics.h"

#include <gmock/gmock.h>

#include "tests/unit/emulator/analytics/world.h"

namespace weir::analytics::testing {
namespace {

using ::testing::ElementsAre;

class MetricsTest : public AnalyticsTest {
 protected:
  std::vector<double> maxima(const std::string& name) const {
    std::vector<double> values;
    for (const auto& datum : sink.named(name)) values.push_back(datum.statistics.maximum);
    return values;
  }
};

TEST_F(MetricsTest, ReportsOnceAMinuteStampedWithTheMinutesBeginning) {
  start();  // RUNNING at second 20 of a minute
  run_for(seconds{100});
  const auto data = sink.named("uptime");
  ASSERT_EQ(data.size(), 2u);
  EXPECT_EQ(data[0].metric_namespace, "AWS/KinesisAnalytics");
  EXPECT_EQ(data[0].timestamp.millis, 1'767'600'000'000);
  EXPECT_EQ(data[1].timestamp.millis, 1'767'600'060'000);
  EXPECT_THAT(data[0].dimensions, ElementsAre(base::Dimension{"Application", "taxi"}));
  EXPECT_THAT(maxima("uptime"), ElementsAre(40'000, 100'000));
}

TEST_F(MetricsTest, LagNamesTheStreamWithUnderscores) {
  start();
  run_for(seconds{40});
  const auto data = sink.named("millisBehindLatest");
  ASSERT_EQ(data.size(), 1u);
  EXPECT_THAT(data[0].dimensions, ElementsAre(base::Dimension{"Id", "taxi_trips"},
                                              base::Dimension{"Application", "taxi"},
                                              base::Dimension{"Flow", "Input"}));
  EXPECT_EQ(data[0].statistics.maximum, 1'500);
}

TEST_F(MetricsTest, CpuUtilizationHasOneSampleAKpu) {
  factory.jobs.cpu_share = 0.6;
  start(create_request(6, 2));
  run_for(seconds{40});
  const auto data = sink.named("cpuUtilization");
  ASSERT_EQ(data.size(), 1u);
  EXPECT_EQ(data[0].statistics.sample_count, 3);
  EXPECT_NEAR(data[0].statistics.maximum, 60.0, 1e-6);
  EXPECT_EQ(data[0].unit, "Percent");
}

TEST_F(MetricsTest, PartlyFilledKpuShowsLessCpuThanItsBusySubtasks) {
  factory.jobs.cpu_share = 1.0;
  start(create_request(1, 4));
  run_for(seconds{40});
  EXPECT_NEAR(maxima("cpuUtilization").at(0), 25.0, 1e-6);
  EXPECT_NEAR(maxima("busyTimeMsPerSecond").at(0), 1'000.0, 1e-6);
  EXPECT_NEAR(maxima("idleTimeMsPerSecond").at(0), 0.0, 1e-6);
}

TEST_F(MetricsTest, RatesAreDifferencesOfTheCumulativeCounters) {
  start();
  run_for(seconds{100});
  EXPECT_THAT(maxima("numRecordsIn"), ElementsAre(40, 100));
  EXPECT_THAT(maxima("numRecordsInPerSecond"), ElementsAre(1.0, 1.0));
  EXPECT_THAT(maxima("numRecordsOutPerSecond"), ElementsAre(0.5, 0.5));
}

TEST_F(MetricsTest, DowntimeIsReportedWhileTheJobRestarts) {
  start();
  run_for(seconds{35});
  ASSERT_TRUE(service.kill("taxi").ok());
  run_for(seconds{65});
  EXPECT_THAT(maxima("downtime"), ElementsAre(5'000, 0));
  EXPECT_THAT(maxima("uptime"), ElementsAre(0, 55'000));
  EXPECT_THAT(maxima("fullRestarts"), ElementsAre(0, 1));
  EXPECT_THAT(maxima("numRecordsIn"), ElementsAre(55));
}

TEST_F(MetricsTest, NothingIsReportedWhileUpdating) {
  start();
  run_for(seconds{30});
  ASSERT_TRUE(service.update_application(parallelism_update(1, 8)).ok());
  run_for(seconds{20});
  ASSERT_EQ(application_status(), "UPDATING");
  EXPECT_TRUE(sink.data.empty());
  run_for(seconds{50});
  EXPECT_EQ(maxima("KPUs"), std::vector<double>{4});
}

TEST_F(MetricsTest, CheckpointMetricsTellTheLastCompletedOne) {
  start();
  run_for(minutes{2});
  EXPECT_EQ(sink.named("lastCheckpointSize").back().statistics.maximum, 2);
  EXPECT_EQ(sink.named("lastCheckpointDuration").back().statistics.maximum, 100);
}

class NativeScalingTest : public AnalyticsTest {
 protected:
  static model::CreateApplicationRequest scaling_request() {
    auto request = create_request(2, 1);
    request.application_configuration->flink_application_configuration->parallelism_configuration
        ->auto_scaling_enabled = true;
    return request;
  }
};

TEST_F(NativeScalingTest, FifteenBusyMinutesDoubleTheCurrentParallelism) {
  factory.jobs.cpu_share = 0.8;
  start(scaling_request());
  run_for(minutes{14});
  EXPECT_EQ(application_status(), "RUNNING");
  run_for(minutes{1});
  EXPECT_EQ(application_status(), "AUTOSCALING");
  EXPECT_EQ(service.stop_application({.application_name = "taxi"}).error().code,
            "ResourceInUseException");
  run_for(minutes{1});
  EXPECT_EQ(application_status(), "RUNNING");
  EXPECT_EQ(current_parallelism(), 4);
  EXPECT_EQ(settings_of(*detail().application_configuration_description).parallelism, 2);
  EXPECT_EQ(detail().application_version_id, 1);
  EXPECT_EQ(events_of("analytics.parallelism").back().fields.at("cause"), "autoscaling");
}

TEST_F(NativeScalingTest, SixIdleHoursHalveItDownToTheConfiguredFloor) {
  factory.jobs.cpu_share = 0.8;
  start(scaling_request());
  run_for(minutes{17});
  ASSERT_EQ(current_parallelism(), 4);
  factory.jobs.cpu_share = 0.05;
  run_for(minutes{359});
  EXPECT_EQ(current_parallelism(), 4);
  run_for(minutes{5});
  EXPECT_EQ(current_parallelism(), 2);
  run_for(minutes{400});
  EXPECT_EQ(current_parallelism(), 2);
}

TEST(CpuScalerTest, ABusySpellThatIsInterruptedCountsFromTheBeginning) {
  CpuScaler scaler;
  const CpuScaler::Bounds bounds{1, 1, 1};
  for (int i = 0; i < 14; ++i) EXPECT_FALSE(scaler.observe(75.0, bounds, Limits{}).has_value());
  EXPECT_FALSE(scaler.observe(74.9, bounds, Limits{}).has_value());
  for (int i = 0; i < 14; ++i) EXPECT_FALSE(scaler.observe(99.0, bounds, Limits{}).has_value());
  EXPECT_EQ(scaler.observe(75.0, bounds, Limits{}), 2);
}

TEST(CpuScalerTest, TheCeilingIsTheLowerOfKpusAndFlinksMaximum) {
  EXPECT_EQ(scaling_ceiling(1, Limits{}), 64);
  EXPECT_EQ(scaling_ceiling(4, Limits{}), 128);
  Limits limits;
  limits.scale_out_minutes = 1;
  CpuScaler scaler;
  EXPECT_EQ(scaler.observe(100, {1, 48, 1}, limits), 64);
  EXPECT_FALSE(scaler.observe(100, {1, 64, 1}, limits).has_value());
}

}  // namespace
}  // namespace weir::analytics::testing
