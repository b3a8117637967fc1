// GetMetricData, GetMetricStatistics, ListMetrics.
#include "tests/unit/emulator/cloudwatch/world.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::GetMetricDataInput;
using api::cloudwatch::GetMetricStatisticsInput;
using api::cloudwatch::ListMetricsInput;

base::Timestamp at(std::int64_t seconds) {
  return {(kStart + seconds) * 1000};
}

GetMetricDataInput data_input(std::vector<api::cloudwatch::MetricDataQuery> queries) {
  GetMetricDataInput input;
  input.metric_data_queries = std::move(queries);
  input.start_time = at(0);
  input.end_time = at(300);
  return input;
}

GetMetricStatisticsInput statistics_input() {
  GetMetricStatisticsInput input;
  input.namespace_ = "Test";
  input.metric_name = "Load";
  input.start_time = at(0);
  input.end_time = at(300);
  input.period = 60;
  input.statistics = {{"Sum"}};
  return input;
}

class MetricData : public testing::Test {
 protected:
  MetricData() {
    for (int minute = 0; minute < 5; ++minute) world.put(minute * 60, minute + 1);
    world.run_until(300);
  }
  World world;
};

TEST_F(MetricData, ResultsComeNewestFirstByDefault) {
  const auto output = world.service.get_metric_data(data_input({metric_query("m1", "Load", true)}));
  ASSERT_TRUE(output.ok());
  const auto& result = output->metric_data_results->at(0);
  EXPECT_EQ(*result.values, (std::vector<double>{5, 4, 3, 2, 1}));
  EXPECT_EQ(result.timestamps->front(), at(240));
  EXPECT_EQ(*result.label, "Load");
  EXPECT_EQ(*result.status_code, "Complete");
  EXPECT_TRUE(output->messages && output->messages->empty());
}

TEST_F(MetricData, AscendingOrderOnRequest) {
  auto input = data_input({metric_query("m1", "Load", true)});
  input.scan_by = "TimestampAscending";
  const auto output = world.service.get_metric_data(input);
  EXPECT_EQ(*output->metric_data_results->at(0).values, (std::vector<double>{1, 2, 3, 4, 5}));
}

TEST_F(MetricData, ExpressionsUseMetricsThatAreNotReturned) {
  const auto output = world.service.get_metric_data(data_input(
      {metric_query("m1", "Load", false), expression_query("e1", "m1/PERIOD(m1)*60+e2", true),
       expression_query("e2", "m1*0+100", false)}));
  ASSERT_TRUE(output.ok()) << output.error().message;
  ASSERT_EQ(output->metric_data_results->size(), 1u);
  EXPECT_EQ(output->metric_data_results->at(0).values->front(), 105);
}

TEST_F(MetricData, ArraysGiveOneResultASeries) {
  world.put(0, 7, "Count", "Other");
  auto expression = expression_query("e1", "METRICS()*2", true);
  expression.label = "Twice";
  const auto output = world.service.get_metric_data(data_input(
      {metric_query("m1", "Load", false), metric_query("m2", "Other", false), expression}));
  ASSERT_EQ(output->metric_data_results->size(), 2u);
  EXPECT_EQ(*output->metric_data_results->at(1).label, "Twice Other");
  EXPECT_EQ(output->metric_data_results->at(1).values->front(), 14);
}

TEST_F(MetricData, PagesHoldMaxDatapoints) {
  auto input = data_input({metric_query("m1", "Load", true), metric_query("m2", "Load", true)});
  input.max_datapoints = 4;
  std::vector<double> all;
  int pages = 0;
  do {
    const auto output = world.service.get_metric_data(input);
    ASSERT_TRUE(output.ok());
    for (const auto& result : *output->metric_data_results) {
      all.insert(all.end(), result.values->begin(), result.values->end());
    }
    input.next_token = output->next_token;
    ++pages;
  } while (input.next_token);
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(all, (std::vector<double>{5, 4, 3, 2, 1, 5, 4, 3, 2, 1}));
}

struct BadQuery {
  std::string name;
  std::vector<api::cloudwatch::MetricDataQuery> queries;
};
void PrintTo(const BadQuery& bad, std::ostream* out) {
  *out << bad.name;
}
class BadQueries : public testing::TestWithParam<BadQuery> {};
TEST_P(BadQueries, AreRefused) {
  World world;
  EXPECT_FALSE(world.service.get_metric_data(data_input(GetParam().queries)).ok());
}
INSTANTIATE_TEST_SUITE_P(
    GetMetricData, BadQueries,
    testing::Values(
        BadQuery{"none", {}}, BadQuery{"upper-case id", {metric_query("M1", "Load", true)}},
        BadQuery{"id twice", {metric_query("m1", "Load", true), metric_query("m1", "Load", true)}},
        BadQuery{"scalar result",
                 {metric_query("m1", "Load", false), expression_query("e1", "AVG(m1)", true)}},
        BadQuery{"cycle", {expression_query("e1", "e2", true), expression_query("e2", "e1", true)}},
        BadQuery{"unknown id", {expression_query("e1", "m9", true)}},
        BadQuery{"bad period", {metric_query("m1", "Load", true, 61)}},
        BadQuery{"bad statistic", {metric_query("m1", "Load", true, 60, "90")}},
        BadQuery{"Metrics Insights", {expression_query("q", "SELECT SUM(Load) FROM Test", true)}}));

TEST_F(MetricData, LabelsTellWhatTheMetricsDifferIn) {
  auto labels = [&](std::vector<api::cloudwatch::MetricDataQuery> queries) {
    std::string all;
    const auto output = world.service.get_metric_data(data_input(std::move(queries)));
    for (const auto& result : *output->metric_data_results) all += *result.label + ", ";
    return all;
  };
  EXPECT_EQ(labels({metric_query("a", "Load", true), metric_query("b", "Other", true)}),
            "Load, Other, ");
  EXPECT_EQ(
      labels({metric_query("a", "Load", true), metric_query("b", "Load", true, 60, "Minimum")}),
      "Load Sum, Load Minimum, ");
  auto named = metric_query("b", "Load", true, 300, "Minimum");
  named.label = "mine";
  EXPECT_EQ(labels({metric_query("a", "Load", true), named}), "Load Sum 60, mine, ");
}

TEST_F(MetricData, OfSeveralUnitsTheFirstIsTakenAndAllAreNamed) {
  world.put(240, 100, "Bytes");
  const auto output = world.service.get_metric_data(data_input({metric_query("m", "Load", true)}));
  const auto& result = output->metric_data_results->at(0);
  EXPECT_EQ(*result.values, std::vector<double>{100});
  ASSERT_TRUE(result.messages);
  EXPECT_EQ(*result.messages->at(0).code, "MultipleUnits");
  EXPECT_EQ(*result.messages->at(0).value, "Multiple units returned: '[Bytes, Count]'");
}

TEST_F(MetricData, AnIntervalWithinOneSecondIsRefused) {
  auto input = data_input({metric_query("m", "Load", true)});
  input.end_time = {input.start_time.millis + 900};
  EXPECT_EQ(world.service.get_metric_data(input).error().message,
            "The parameter StartTime must not equal parameter EndTime.\n");
  input.end_time = {input.start_time.millis - 1};
  EXPECT_EQ(world.service.get_metric_data(input).error().message,
            "The parameter EndTime must be greater than StartTime.\n");
}

TEST_F(MetricData, StatisticsGiveAllThatIsAsked) {
  auto input = statistics_input();
  input.period = 300;
  input.statistics = {{"Sum", "Average", "Minimum", "Maximum", "SampleCount"}};
  input.extended_statistics = {{"p60"}};
  const auto output = world.service.get_metric_statistics(input);
  ASSERT_TRUE(output.ok());
  ASSERT_EQ(output->datapoints->size(), 1u);
  const auto& datapoint = output->datapoints->front();
  EXPECT_EQ(*datapoint.sum, 15);
  EXPECT_EQ(*datapoint.average, 3);
  EXPECT_EQ(*datapoint.minimum, 1);
  EXPECT_EQ(*datapoint.maximum, 5);
  EXPECT_EQ(*datapoint.sample_count, 5);
  EXPECT_EQ(datapoint.extended_statistics->at("p60"), 3);
  EXPECT_EQ(*datapoint.unit, "Count");
  EXPECT_EQ(*datapoint.timestamp, at(0));
}

TEST_F(MetricData, StartIsRoundedDownToTheMinute) {
  auto input = statistics_input();
  input.start_time = at(90);
  const auto output = world.service.get_metric_statistics(input);
  EXPECT_EQ(*output->datapoints->front().timestamp, at(60));
}

TEST_F(MetricData, TooManyDatapointsNameBothNumbers) {
  auto input = statistics_input();
  input.end_time = at(4320 * 60);
  const auto output = world.service.get_metric_statistics(input);
  ASSERT_FALSE(output.ok());
  EXPECT_EQ(output.error().code, "InvalidParameterCombinationException");
  EXPECT_EQ(output.error().message,
            "You have requested up to 4320 datapoints, which exceeds the limit of 1440. You may "
            "reduce the datapoints requested by increasing Period, or decreasing the time range.");
}

TEST_F(MetricData, ADayOfMinutesIsNotTooMuchWhereverItBegins) {
  auto input = statistics_input();
  input.start_time = {at(0).millis + 12'345};
  input.end_time = {at(86'400).millis + 12'345};
  EXPECT_TRUE(world.service.get_metric_statistics(input).ok());
  ++input.end_time.millis;
  EXPECT_FALSE(world.service.get_metric_statistics(input).ok());
}

TEST_F(MetricData, StatisticsOfAnUnknownMetricAreEmpty) {
  auto input = statistics_input();
  input.dimensions = {{{"StreamName", "x"}}};
  EXPECT_TRUE(world.service.get_metric_statistics(input)->datapoints->empty());
}

TEST_F(MetricData, ListMetricsFiltersByDimension) {
  world.service.put({.metric_namespace = "Test",
                     .name = "Load",
                     .dimensions = {{"StreamName", "x"}},
                     .unit = "Count",
                     .timestamp = at(300),
                     .statistics = base::StatisticSet::of(1)});
  ListMetricsInput input;
  EXPECT_EQ(world.service.list_metrics(input)->metrics->size(), 2u);
  input.dimensions = {{{.name = "StreamName"}}};
  EXPECT_EQ(world.service.list_metrics(input)->metrics->size(), 1u);
  input.dimensions->front().value = "y";
  EXPECT_TRUE(world.service.list_metrics(input)->metrics->empty());
}

TEST_F(MetricData, ListMetricsHidesWhatIsSilentForTwoWeeks) {
  ListMetricsInput recent;
  recent.recently_active = "PT3H";
  world.run_until(4 * 3'600);
  EXPECT_TRUE(world.service.list_metrics(recent)->metrics->empty());
  EXPECT_EQ(world.service.list_metrics({})->metrics->size(), 1u);
  world.run_until(15 * 86'400);
  EXPECT_TRUE(world.service.list_metrics({})->metrics->empty());
}

TEST(ListMetrics, PagesAreLinkedByTokens) {
  World world(Limits{.list_metrics_page_size = 2});
  for (const char* name : {"a", "b", "c"}) world.put(0, 1, "Count", name);
  auto page = world.service.list_metrics({});
  EXPECT_EQ(page->metrics->size(), 2u);
  ListMetricsInput next;
  next.next_token = page->next_token;
  page = world.service.list_metrics(next);
  EXPECT_EQ(*page->metrics->at(0).metric_name, "c");
  EXPECT_FALSE(page->next_token);
  next.next_token = "x";
  EXPECT_EQ(world.service.list_metrics(next).error().code, "InvalidNextToken");
}

}  // namespace
}  // namespace weir::cloudwatch
