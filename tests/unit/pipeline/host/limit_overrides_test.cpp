#include "pipeline/host/limit_overrides.h"

#include <gmock/gmock.h>

#include <chrono>
#include <cmath>
#include <limits>

namespace weir::host {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

TEST(LimitOverrides, ReachTheServicesTheyName) {
  cloud::Cloud::Options options;
  EXPECT_TRUE(apply_limit("kinesis.shards_per_account", 7, options).ok());
  EXPECT_TRUE(apply_limit("kinesis.throughput", 0, options).ok());
  EXPECT_TRUE(apply_limit("kinesis.subscription_life_seconds", 1.5, options).ok());
  EXPECT_TRUE(apply_limit("analytics.scale_out_cpu_percent", 62.5, options).ok());
  EXPECT_TRUE(apply_limit("lambda.invocation_seconds", 0.25, options).ok());
  EXPECT_EQ(options.kinesis.shards_per_account, 7);
  EXPECT_FALSE(options.kinesis.throughput);
  EXPECT_EQ(options.kinesis.subscription_life, 1500ms);
  EXPECT_EQ(options.analytics.scale_out_cpu_percent, 62.5);
  EXPECT_EQ(options.lambda.invocation_duration, 250ms);
}

struct Refusal {
  const char* name;
  double value;
  const char* says;
};

class RefusedOverride : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedOverride, LeavesTheLimitAndSaysWhy) {
  cloud::Cloud::Options options;
  const auto applied = apply_limit(GetParam().name, GetParam().value, options);
  ASSERT_FALSE(applied.ok());
  EXPECT_EQ(applied.error().code, "BadInput");
  EXPECT_THAT(applied.error().message, HasSubstr(GetParam().says));
  EXPECT_EQ(options.kinesis.shards_per_account, kinesis::Limits{}.shards_per_account);
}

INSTANTIATE_TEST_SUITE_P(
    Values, RefusedOverride,
    testing::Values(Refusal{"kinesis.wishes", 1, "unknown limit 'kinesis.wishes'; known: kinesis."},
                    Refusal{"kinesis.shards_per_account", -1, "-1: a number from 0"},
                    Refusal{"kinesis.shards_per_account", std::nan(""), "nan: a number from 0"},
                    Refusal{"kinesis.shards_per_account", 1e13, "1e+13: a number from 0"},
                    Refusal{"kinesis.shards_per_account", 1.5, "1.5: a whole number is wanted"},
                    Refusal{"kinesis.throughput", 2, "2: 0 or 1 is wanted"},
                    Refusal{"lambda.concurrent_executions", 3e9, "3e+09: too great"}),
    [](const auto& test) { return "Case" + std::to_string(test.index); });

}  // namespace
}  // namespace weir::host
