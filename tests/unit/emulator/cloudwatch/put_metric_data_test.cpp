#include <cmath>
#include <limits>

#include "tests/unit/emulator/cloudwatch/world.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::MetricDatum;
using api::cloudwatch::PutMetricDataInput;

MetricDatum value_datum(double value) {
  MetricDatum datum;
  datum.metric_name = "Load";
  datum.value = value;
  return datum;
}

base::Result<void> put(World& world, MetricDatum datum) {
  PutMetricDataInput input;
  input.namespace_ = "Test";
  input.metric_data = {{std::move(datum)}};
  return world.service.put_metric_data(input);
}

struct BadDatum {
  std::string name;
  std::function<void(MetricDatum&)> spoil;
  std::string code;
};
void PrintTo(const BadDatum& bad, std::ostream* out) {
  *out << bad.name;
}

class BadData : public testing::TestWithParam<BadDatum> {};
TEST_P(BadData, AreRefused) {
  World world;
  MetricDatum datum = value_datum(1);
  GetParam().spoil(datum);
  const auto result = put(world, datum);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, GetParam().code);
  int metrics = 0;
  world.service.for_each_metric([&](const MetricView&) { ++metrics; });
  EXPECT_EQ(metrics, 0);
}

constexpr const char* kValue = "InvalidParameterValueException";
constexpr const char* kMissing = "MissingRequiredParameterException";
constexpr const char* kCombination = "InvalidParameterCombinationException";
INSTANTIATE_TEST_SUITE_P(
    PutMetricData, BadData,
    testing::Values(
        BadDatum{"NaN", [](auto& d) { d.value = std::numeric_limits<double>::quiet_NaN(); },
                 kValue},
        BadDatum{"infinity", [](auto& d) { d.value = HUGE_VAL; }, kValue},
        BadDatum{"too large", [](auto& d) { d.value = 0x1p361; }, kValue},
        BadDatum{"no value", [](auto& d) { d.value.reset(); }, "MissingRequiredParameterException"},
        BadDatum{"value and values", [](auto& d) { d.values = {{1.0}}; }, kCombination},
        BadDatum{"151 values",
                 [](auto& d) {
                   d.value.reset();
                   d.values = std::vector<double>(151, 1.0);
                 },
                 kValue},
        BadDatum{"counts differ",
                 [](auto& d) {
                   d.value.reset();
                   d.values = {{1.0, 2.0}};
                   d.counts = {{1.0}};
                 },
                 kValue},
        BadDatum{"empty set",
                 [](auto& d) {
                   d.value.reset();
                   d.statistic_values = api::cloudwatch::StatisticSet{};
                 },
                 kValue},
        BadDatum{"one dimension twice",
                 [](auto& d) {
                   d.dimensions = {{{"a", "1"}, {"a", "2"}}};
                 },
                 kValue},
        BadDatum{"15 days old",
                 [](auto& d) { d.timestamp = base::Timestamp{(kStart - 15 * 86'400) * 1000}; },
                 kValue},
        BadDatum{"3 hours ahead",
                 [](auto& d) { d.timestamp = base::Timestamp{(kStart + 3 * 3'600) * 1000}; },
                 kValue},
        BadDatum{"resolution 30", [](auto& d) { d.storage_resolution = 30; }, kValue},
        BadDatum{"no name", [](auto& d) { d.metric_name = ""; }, kMissing},
        BadDatum{"256 characters", [](auto& d) { d.metric_name = std::string(256, 'x'); }, kValue},
        BadDatum{"not ASCII", [](auto& d) { d.metric_name = "Auslastung ü"; }, kValue},
        BadDatum{"a line's end in a dimension",
                 [](auto& d) {
                   d.dimensions = {{{"a", "1\n"}}};
                 },
                 kValue},
        BadDatum{"a dimension without value",
                 [](auto& d) {
                   d.dimensions = {{{"a", ""}}};
                 },
                 kMissing},
        BadDatum{"31 dimensions",
                 [](auto& d) {
                   d.dimensions.emplace();
                   for (int i = 0; i < 31; ++i) {
                     d.dimensions->push_back({"d" + std::to_string(i), "v"});
                   }
                 },
                 kValue},
        BadDatum{"unknown unit", [](auto& d) { d.unit = "Taxis"; }, kValue}));

// The words are AWS's own, as public issues quote them.
TEST(PutMetricData, AllFaultsOfOneKindAreTold) {
  World world;
  MetricDatum wrong = value_datum(1);
  wrong.timestamp = base::Timestamp{(kStart - 15 * 86'400) * 1000};
  wrong.dimensions = {{{"a", "ü" + std::string(1024, 'x')}}};
  PutMetricDataInput input;
  input.namespace_ = "Test";
  input.metric_data = {{wrong, value_datum(1), wrong}};
  input.metric_data->at(2).dimensions.reset();
  EXPECT_EQ(
      world.service.put_metric_data(input).error().message,
      "The parameter MetricData.member.1.Timestamp must specify a time within the past two "
      "weeks.\n"
      "The value for parameter MetricData.member.1.Dimensions.member.1.Value contains non-ASCII "
      "characters.\n"
      "The parameter MetricData.member.1.Dimensions.member.1.Value must be shorter than 1025 "
      "characters.\n"
      "The parameter MetricData.member.3.Timestamp must specify a time within the past two "
      "weeks.");
  input.metric_data->at(1).dimensions = {{{"a", ""}}};
  EXPECT_EQ(world.service.put_metric_data(input).error().message,
            "The parameter MetricData.member.2.Dimensions.member.1.Value is required.");
}

TEST(PutMetricData, UnitsAreNamed) {
  World world;
  MetricDatum datum = value_datum(1);
  datum.unit = "Taxis";
  const std::string message = put(world, datum).error().message;
  EXPECT_TRUE(
      message.starts_with("The parameter MetricData.member.1.Unit must be a value in the "
                          "set [ Seconds, Microseconds, Milliseconds, "));
  EXPECT_TRUE(message.ends_with("Terabits/Second, Count/Second, None ]."));
}

// AWS takes both; that the set counts is our choice.
TEST(PutMetricData, OfValuesBesideAStatisticSetTheSetCounts) {
  World world;
  MetricDatum datum = value_datum(0);
  datum.value.reset();
  datum.values = {{1.0, 10.0}};
  datum.statistic_values = api::cloudwatch::StatisticSet{10, 55, 1, 10};
  ASSERT_TRUE(put(world, datum).ok());
  world.service.for_each_metric([&](const MetricView& view) {
    EXPECT_EQ(view.statistics({kStart, 60, 1}).at(0).statistics,
              (base::StatisticSet{10, 55, 1, 10}));
  });
}

TEST(PutMetricData, NoMetricsIsRefused) {
  World world;
  PutMetricDataInput input;
  input.namespace_ = "Test";
  EXPECT_EQ(world.service.put_metric_data(input).error().message,
            "At least one MetricDatum object must be present in the request.");
  input.namespace_ = "";
  EXPECT_EQ(world.service.put_metric_data(input).error().message,
            "The parameter Namespace is required.");
}

TEST(PutMetricData, MoreThanAThousandMetricsAreRefused) {
  World world;
  PutMetricDataInput input;
  input.namespace_ = "Test";
  input.metric_data = std::vector<MetricDatum>(1001, value_datum(1));
  EXPECT_EQ(world.service.put_metric_data(input).error().code, kValue);
  input.metric_data->pop_back();
  EXPECT_TRUE(world.service.put_metric_data(input).ok());
}

TEST(PutMetricData, ValuesAndCountsMakeADistribution) {
  World world;
  MetricDatum datum = value_datum(0);
  datum.value.reset();
  datum.values = {{1.0, 10.0}};
  datum.counts = {{9.0, 1.0}};
  ASSERT_TRUE(put(world, datum).ok());
  world.service.for_each_metric([&](const MetricView& view) {
    EXPECT_EQ(view.key.name, "Load");
    EXPECT_EQ(view.unit, "None");
    const auto periods = view.statistics({kStart, 60, 1});
    ASSERT_EQ(periods.size(), 1u);
    EXPECT_EQ(periods[0].statistics, (base::StatisticSet{10, 19, 1, 10}));
  });
}

TEST(PutMetricData, MetricsAreVisitedInOrderOfTheirNames) {
  World world;
  world.put(0, 1, "Count", "b");
  world.put(0, 1, "Count", "a");
  world.put(0, 1, "Bytes", "b");
  std::string order;
  world.service.for_each_metric(
      [&](const MetricView& view) { order += view.key.name + view.unit + " "; });
  EXPECT_EQ(order, "aCount bBytes bCount ");
}

}  // namespace
}  // namespace weir::cloudwatch
