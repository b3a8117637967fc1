#include "pipeline/host/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

namespace weir::host {
namespace {

using testing::HasSubstr;
using testing::Not;

RunResult result_with_gauge(const std::string& name, std::size_t samples) {
  RunResult result;
  result.title = "A run";
  result.seed = 18446744073709551615ULL;
  result.run_hash = "0123456789abcdef";
  for (std::size_t i = 0; i < samples; ++i) {
    result.gauges[name].add(std::chrono::seconds{i}, i == samples / 2 ? 1e6 : 1.0);
  }
  return result;
}

ReportChart chart_of(const std::string& gauge) {
  return {"Lag", "s", ReportChart::Shape::kLine, {{gauge, "lag"}}, std::nullopt, ""};
}

/// The page's data, read back as a browser would.
rapidjson::Document data_of(const std::string& page) {
  const std::string opening = R"(<script type="application/json" id="run">)";
  const std::size_t begin = page.find(opening) + opening.size();
  rapidjson::Document data;
  data.Parse(page.substr(begin, page.find("</script>", begin) - begin).c_str());
  EXPECT_FALSE(data.HasParseError());
  return data;
}

TEST(Report, LoadsNothingFromElsewhere) {
  const RunResult result = result_with_gauge("lag", 10);
  const std::string page = render_report({result, {}, {chart_of("lag")}, {}, "1"});
  for (const char* loader : {"src=", "href=", "@import", "url(http", "fetch(", "XMLHttp"}) {
    EXPECT_THAT(page, Not(HasSubstr(loader)));
  }
  EXPECT_THAT(page, Not(HasSubstr("<!-- include")));
}

TEST(Report, TextCannotLeaveTheDataElement) {
  RunResult result = result_with_gauge("lag", 1);
  result.title = "</script><b>&\"";
  const std::string page = render_report({result, {"<!-- x"}, {}, {}, "1"});
  const auto data = data_of(page);
  EXPECT_STREQ(data["title"].GetString(), "</script><b>&\"");
  EXPECT_STREQ(data["story"][0].GetString(), "<!-- x");
}

TEST(Report, SeedOf64BitsSurvives) {
  const RunResult result = result_with_gauge("lag", 1);
  EXPECT_STREQ(data_of(render_report({result, {}, {}, {}, "1"}))["seed"].GetString(),
               "18446744073709551615");
}

TEST(Report, ChartWithoutSamplesIsLeftOut) {
  const RunResult result = result_with_gauge("lag", 3);
  const auto data =
      data_of(render_report({result, {}, {chart_of("lag"), chart_of("none")}, {}, "1"}));
  ASSERT_EQ(data["charts"].Size(), 1u);
  EXPECT_EQ(data["charts"][0]["lines"][0]["v"].Size(), 3u);
}

TEST(Report, LongSeriesBecomesMeansWithTheirExtremes) {
  const RunResult result = result_with_gauge("lag", 200'000);
  const auto data = data_of(render_report({result, {}, {chart_of("lag")}, {}, "1"}));
  const auto& line = data["charts"][0]["lines"][0];
  ASSERT_LE(line["v"].Size(), 400u);
  for (const char* key : {"t", "low", "high"}) ASSERT_EQ(line["v"].Size(), line[key].Size());
  double peak = 0;
  for (const auto& value : line["high"].GetArray()) peak = std::max(peak, value.GetDouble());
  EXPECT_EQ(peak, 1e6);
  for (const auto& value : line["low"].GetArray()) EXPECT_EQ(value.GetDouble(), 1);
  EXPECT_EQ(line["v"][0].GetDouble(), 1);
}

TEST(Report, SeriesOfStepsKeepsEachChangeAndNoMeans) {
  RunResult result;
  for (int s = 0; s < 5000; ++s) {
    result.gauges["shards"].add(std::chrono::seconds{s}, s < 3000 ? 8 : 16);
  }
  ReportChart chart = chart_of("shards");
  chart.shape = ReportChart::Shape::kSteps;
  const auto data = data_of(render_report({result, {}, {chart}, {}, "1"}));
  const auto& line = data["charts"][0]["lines"][0];
  ASSERT_EQ(line["t"].Size(), 4u);
  EXPECT_EQ(line["t"][1].GetDouble(), 2999);
  EXPECT_EQ(line["t"][2].GetDouble(), 3000);
  EXPECT_EQ(line["v"][2].GetDouble(), 16);
  EXPECT_FALSE(line.HasMember("high"));
}

TEST(Report, ValueThatIsNoNumberBecomesNull) {
  RunResult result;
  result.gauges["lag"].add({}, std::numeric_limits<double>::quiet_NaN());
  const auto data = data_of(render_report({result, {}, {chart_of("lag")}, {}, "1"}));
  EXPECT_TRUE(data["charts"][0]["lines"][0]["v"][0].IsNull());
}

TEST(Report, FullMapAndManyChartsStayUnder400Kilobytes) {
  RunResult result;
  std::vector<ReportChart> charts;
  for (int i = 0; i < 8; ++i) {
    const std::string name = "gauge" + std::to_string(i);
    for (int s = 0; s < 5000; ++s) {
      result.gauges[name].add(std::chrono::milliseconds{s * 1234},
                              std::fabs(std::sin(s * 1.7)) * 1e5);
    }
    charts.push_back(chart_of(name));
  }
  constexpr std::string_view kDigits = "0123456789bcdefghjkmnpqrstuvwxyz";
  HotspotTally tally;
  for (std::size_t i = 0; i < 20'000; ++i) {
    const std::string cell{'d',
                           'r',
                           '5',
                           kDigits[i % 32],
                           kDigits[i / 32 % 32],
                           kDigits[i / 1024 % 32],
                           kDigits[i * 7 % 32]};
    for (int hour = 0; hour < 24; ++hour) {
      tally.add(cell, sim::Time{std::chrono::hours{hour + 1}}, 1 + i * 31 % 900);
    }
  }
  EXPECT_LT(render_report({result, {}, charts, tally.map(), "1"}).size(), 400'000u);
}

TEST(Report, HourListsOfTheMapDecodeToTheirCells) {
  const RunResult result;
  HotspotTally tally;
  tally.add("dr5ru00", sim::Time{std::chrono::hours{5}}, 2);
  tally.add("dr5ru01", sim::Time{std::chrono::hours{6}}, 3);
  tally.add("dr5ru02", sim::Time{std::chrono::hours{6}}, 4);
  const auto data = data_of(render_report({result, {}, {}, tally.map(), "1"}));
  EXPECT_STREQ(data["hotspots"]["cells"].GetString(), "dr5ru00 dr5ru01 dr5ru02");
  const auto& steps = data["hotspots"]["hours"][5]["steps"];
  ASSERT_EQ(steps.Size(), 4u);
  EXPECT_EQ(steps[0].GetInt(), 1);
  EXPECT_EQ(steps[1].GetInt(), 3);
  EXPECT_EQ(steps[2].GetInt(), 1);
  EXPECT_EQ(steps[3].GetInt(), 4);
}

TEST(Report, WrittenFileIsThePage) {
  const RunResult result = result_with_gauge("lag", 3);
  const RunReport report{result, {}, {}, {}, "1"};
  const auto path = std::filesystem::temp_directory_path() /
                    ("weir-report-" + std::to_string(getpid()) + ".html");
  ASSERT_TRUE(write_report(report, path).ok());
  std::ostringstream written;
  written << std::ifstream(path).rdbuf();
  std::filesystem::remove(path);
  EXPECT_EQ(written.str(), render_report(report));
}

TEST(Report, FolderThatIsNotThereIsRefusedByName) {
  const RunResult result;
  const auto written = write_report({result, {}, {}, {}, "1"}, "/nowhere/report.html");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code, "CannotWrite");
  EXPECT_THAT(written.error().message, HasSubstr("/nowhere/report.html"));
}

}  // namespace
}  // namespace weir::host
