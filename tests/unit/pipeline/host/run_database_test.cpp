#include "pipeline/host/run_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <fstream>
#include <limits>

namespace weir::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class RunDatabaseTest : public testing::Test {
 protected:
  RunDatabaseTest() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              (std::string("weir-run-database-") + test->name() + "-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
  }
  ~RunDatabaseTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path path() const { return folder_ / "run.db"; }
  std::filesystem::path partial() const { return folder_ / "run.db.partial"; }

  std::unique_ptr<RunDatabase> create() {
    auto database = RunDatabase::create(path());
    EXPECT_TRUE(database.ok());
    return std::move(*database);
  }

  /// Rows of a query on the finished file, columns joined by '|', NULL as "null".
  std::vector<std::string> rows(const std::string& query) const {
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open_v2(path().c_str(), &database, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    std::vector<std::string> result;
    const auto add_row = [](void* rows, int columns, char** values, char**) {
      std::string row;
      for (int i = 0; i < columns; ++i) {
        row += (i > 0 ? "|" : "") + std::string(values[i] == nullptr ? "null" : values[i]);
      }
      static_cast<std::vector<std::string>*>(rows)->push_back(row);
      return 0;
    };
    EXPECT_EQ(sqlite3_exec(database, query.c_str(), add_row, &result, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    sqlite3_close(database);
    return result;
  }

  std::filesystem::path folder_;
};

TEST_F(RunDatabaseTest, UnfinishedDatabaseLeavesNoFile) {
  auto database = create();
  database->set("seed", "1");
  EXPECT_FALSE(std::filesystem::exists(path()));
  EXPECT_TRUE(std::filesystem::exists(partial()));
  database.reset();
  EXPECT_FALSE(std::filesystem::exists(path()));
  EXPECT_FALSE(std::filesystem::exists(partial()));
}

TEST_F(RunDatabaseTest, FinishRenamesAndReplacesAnOlderRun) {
  std::ofstream(path()) << "an older run";
  auto database = create();
  database->set("seed", "1");
  ASSERT_TRUE(database->finish().ok());
  EXPECT_FALSE(std::filesystem::exists(partial()));
  EXPECT_THAT(rows("SELECT * FROM run"), ElementsAre("seed|1"));
}

TEST_F(RunDatabaseTest, LaterValueOfAKeyReplacesTheEarlier) {
  auto database = create();
  database->set("run_hash", "");
  database->set("run_hash", "0123456789abcdef");
  ASSERT_TRUE(database->finish().ok());
  EXPECT_THAT(rows("SELECT value FROM run WHERE key = 'run_hash'"),
              ElementsAre("0123456789abcdef"));
}

TEST_F(RunDatabaseTest, EventFieldsBecomeOneJsonObject) {
  auto database = create();
  const sim::Field fields[] = {{"shards", std::int64_t{16}},
                               {"share", 0.5},
                               {"ratio", std::numeric_limits<double>::infinity()},
                               {"why", std::string_view("a \"quoted\" word")}};
  database->add_event({7, sim::from_millis(60'250), "kinesis.reshard", "trips", fields});
  ASSERT_TRUE(database->finish().ok());
  EXPECT_THAT(rows("SELECT number, at_ms, kind, subject, fields FROM events"),
              ElementsAre("7|60250|kinesis.reshard|trips|"
                          R"({"shards":16,"share":0.5,"ratio":null,"why":"a \"quoted\" word"})"));
  EXPECT_THAT(rows("SELECT json_extract(fields, '$.why') FROM events"),
              ElementsAre("a \"quoted\" word"));
}

TEST_F(RunDatabaseTest, MetricsOfOneSeriesShareItsNames) {
  auto database = create();
  base::MetricDatum datum{"AWS/Kinesis", "IncomingRecords", {{"StreamName", "trips"}},
                          "Count",       {60'000},          {2, 30, 10, 20}};
  database->add_metric(datum);
  datum.timestamp = {120'000};
  database->add_metric(datum);
  ASSERT_TRUE(database->finish().ok());
  EXPECT_THAT(rows("SELECT count(*) FROM metric_series"), ElementsAre("1"));
  EXPECT_THAT(rows("SELECT * FROM metrics WHERE at_ms = 60000"),
              ElementsAre(R"(AWS/Kinesis|IncomingRecords|{"StreamName":"trips"}|Count|60000)"
                          "|2.0|30.0|10.0|20.0"));
  EXPECT_THAT(rows("SELECT sum(sum) FROM metrics"), ElementsAre("60.0"));
}

TEST_F(RunDatabaseTest, AlarmsAndScalingKeepTheirOrder) {
  auto database = create();
  database->add_alarm({1, "lag", "OK", "ALARM", "1 datapoint"});
  database->add_alarm({2, "lag", "ALARM", "OK", ""});
  database->add_scaling({3, "stream", 8, 16, "usage"});
  ASSERT_TRUE(database->finish().ok());
  EXPECT_THAT(rows("SELECT * FROM alarms"),
              ElementsAre("1|lag|OK|ALARM|1 datapoint", "2|lag|ALARM|OK|"));
  EXPECT_THAT(rows("SELECT * FROM scaling"), ElementsAre("3|stream|8|16|usage"));
}

TEST_F(RunDatabaseTest, DocumentsOfEveryShapeStandInOneView) {
  auto database = create();
  const DocumentRow pickups{.id = "a", .location = "dr5ru7k", .timestamp_ms = 5, .pickup_count = 3};
  const DocumentRow duration{.id = "b",
                             .location = "dr5rsn",
                             .timestamp_ms = 6,
                             .airport_code = "JFK",
                             .sum_trip_duration = 90,
                             .avg_trip_duration = 45.0};
  const DocumentRow other{.id = "c", .source = R"({"colour":"red"})"};
  database->add_documents("pickup_count", {&pickups, 1});
  database->add_documents("trip_duration", {&duration, 1});
  database->add_documents("paint", {&other, 1});
  ASSERT_TRUE(database->finish().ok());
  EXPECT_THAT(rows("SELECT * FROM documents"),
              ElementsAre("pickup_count|a|dr5ru7k|5|3|null|null|null|null",
                          "trip_duration|b|dr5rsn|6|null|JFK|90|45.0|null",
                          R"(paint|c|null|null|null|null|null|null|{"colour":"red"})"));
}

TEST_F(RunDatabaseTest, MissingFolderIsRefusedByName) {
  const auto database = RunDatabase::create(folder_ / "none" / "run.db");
  ASSERT_FALSE(database.ok());
  EXPECT_EQ(database.error().code, "CannotWrite");
  EXPECT_THAT(database.error().message, HasSubstr("none/run.db"));
}

TEST_F(RunDatabaseTest, FirstFailureIsReportedAtTheEndAndLeavesNothing) {
  auto database = create();
  database->add_event({7, sim::from_millis(0), "kind", "subject", {}});
  database->add_event({7, sim::from_millis(0), "kind", "subject", {}});
  database->set("seed", "1");
  const auto finished = database->finish();
  ASSERT_FALSE(finished.ok());
  EXPECT_THAT(finished.error().message, HasSubstr("events.number"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

}  // namespace
}  // namespace weir::host
