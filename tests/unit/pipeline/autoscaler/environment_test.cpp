#include "pipeline/autoscaler/environment.h"

#include <gtest/gtest.h>

#include "pipeline/autoscaler/application_scaler.h"
#include "pipeline/autoscaler/stream_scaler.h"
#include "pipeline/autoscaler/target_scaler.h"

namespace weir::autoscaler {
namespace {

using Variables = std::map<std::string, std::string>;

const Variables kApplication{{"KDAAppName", "app"},
                             {"CloudWatchAlarmNameOut", "out"},
                             {"CloudWatchAlarmNameIn", "in"},
                             {"PolicyNameOut", "p-out"},
                             {"PolicyNameIn", "p-in"}};
const Variables kStream{{"KinesisStreamName", "trips"},
                        {"CloudWatchAlarmNameOut", "out"},
                        {"CloudWatchAlarmNameIn", "in"}};
const Variables kTarget{{"KDAAppName", "app"}, {"KinesisStreamName", "trips"}};

Variables with(Variables variables, const Variables& more) {
  for (const auto& [name, value] : more) variables[name] = value;
  return variables;
}

/// The complaint of OPTIONS::from_environment, or "" when it has none.
template <class Scaler>
std::string complaint(const Variables& variables) {
  const auto options = Scaler::Options::from_environment(variables);
  if (options.ok()) return "";
  EXPECT_EQ(options.error().code, "BadInput");
  return options.error().message;
}

template <class Scaler>
void expect_each_is_needed(const Variables& variables) {
  for (const auto& [name, value] : variables) {
    const std::string expected = "environment variable " + name + " is not set";
    Variables rest = variables;
    rest.erase(name);
    EXPECT_EQ(complaint<Scaler>(rest), expected);
    EXPECT_EQ(complaint<Scaler>(with(variables, {{name, ""}})), expected);
  }
}

TEST(ScalerOptions, EveryNameIsNeeded) {
  expect_each_is_needed<ApplicationScaler>(kApplication);
  expect_each_is_needed<StreamScaler>(kStream);
  expect_each_is_needed<TargetScaler>(kTarget);
}

TEST(ScalerOptions, ApplicationReadsEveryVariable) {
  const auto options = ApplicationScaler::Options::from_environment(
      with(kApplication, {{"MaxThroughputPerKPU", "110.5"}, {"MaxKPUs", "8"}}));
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->application, "app");
  EXPECT_EQ(options->alarm_out, "out");
  EXPECT_EQ(options->alarm_in, "in");
  EXPECT_EQ(options->policy_out, "p-out");
  EXPECT_EQ(options->policy_in, "p-in");
  EXPECT_EQ(options->throughput_per_kpu, 110.5);
  EXPECT_EQ(options->max_capacity, 8);
}

TEST(ScalerOptions, ApplicationDefaultsAreTheWorkshops) {
  const auto options = ApplicationScaler::Options::from_environment(kApplication);
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->throughput_per_kpu, 4400);
  EXPECT_EQ(options->max_capacity, 32);
}

TEST(ScalerOptions, StreamReadsEveryVariable) {
  const auto options =
      StreamScaler::Options::from_environment(with(kStream, {{"ShardCountMetricId", "n"},
                                                             {"MinShards", "2"},
                                                             {"MaxShards", "16"},
                                                             {"ScalingStep", "one"}}));
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->shard_count_id, "n");
  EXPECT_EQ(options->min_shards, 2);
  EXPECT_EQ(options->max_shards, 16);
  EXPECT_EQ(options->step, StreamScaler::Step::kByOne);
}

TEST(ScalerOptions, TargetReadsEveryVariable) {
  const auto options =
      TargetScaler::Options::from_environment(with(kTarget, {{"MinKPUs", "2"},
                                                             {"MaxKPUs", "8"},
                                                             {"CatchUpSeconds", "600"},
                                                             {"RestartSeconds", "30"},
                                                             {"Utilisation", "0.8"},
                                                             {"UtilisationBoundary", "0.1"},
                                                             {"WindowMinutes", "5"},
                                                             {"ScaleInDelaySeconds", "120"}}));
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->min_parallelism, 2);
  EXPECT_EQ(options->max_parallelism, 8);
  EXPECT_EQ(options->demand.catch_up_seconds, 600);
  EXPECT_EQ(options->demand.restart_seconds, 30);
  EXPECT_EQ(options->demand.utilisation, 0.8);
  EXPECT_EQ(options->demand.utilisation_boundary, 0.1);
  EXPECT_EQ(options->window_minutes, 5);
  EXPECT_EQ(options->scale_in_delay_seconds, 120);
}

TEST(ScalerOptions, BadValuesNameVariableAndBounds) {
  const auto bad = [](const char* name, const char* value, const char* bounds) {
    return std::string{"environment variable "} + name + ": '" + value + "' is not a number from " +
           bounds;
  };
  for (const char* value : {"0", "-1", "1001", "many", "", "8 ", "nan", "1e9"}) {
    EXPECT_EQ(complaint<ApplicationScaler>(with(kApplication, {{"MaxKPUs", value}})),
              bad("MaxKPUs", value, "1 to 1000"));
  }
  EXPECT_EQ(complaint<StreamScaler>(with(kStream, {{"MinShards", "4"}, {"MaxShards", "2"}})),
            bad("MaxShards", "2", "4 to 10000"));
  EXPECT_EQ(complaint<StreamScaler>(with(kStream, {{"ScalingStep", "triple"}})),
            "environment variable ScalingStep: 'triple' is neither double nor one");
  EXPECT_EQ(complaint<StreamScaler>(with(kStream, {{"ShardCountMetricId", ""}})),
            "environment variable ShardCountMetricId is not set");
  EXPECT_EQ(complaint<TargetScaler>(with(kTarget, {{"Utilisation", "0"}})),
            bad("Utilisation", "0", "0.01 to 1"));
  EXPECT_EQ(complaint<TargetScaler>(with(kTarget, {{"MinKPUs", "9"}, {"MaxKPUs", "8"}})),
            "environment variable MinKPUs is above MaxKPUs");
}

}  // namespace
}  // namespace weir::autoscaler
