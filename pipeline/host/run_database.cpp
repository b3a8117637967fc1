#include "pipeline/host/run_database.h"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cassert>
#include <cmath>
#include <system_error>
#include <utility>

#include "pipeline/host/run_database_statement.h"

namespace weir::host {
namespace {

// No journal and no syncing: a run that is cut off leaves nothing, so there is nothing to recover.
// Documents carry no index: building one costs as much again as writing the rows.
constexpr const char* kSchema = R"(
PRAGMA page_size = 32768;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -16384;
CREATE TABLE run (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events (number INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, kind TEXT NOT NULL,
                     subject TEXT NOT NULL, fields TEXT NOT NULL, hash TEXT NOT NULL);
CREATE TABLE metric_series (number INTEGER PRIMARY KEY, namespace TEXT NOT NULL,
                            name TEXT NOT NULL, dimensions TEXT NOT NULL, unit TEXT NOT NULL);
CREATE TABLE metric_data (series INTEGER NOT NULL REFERENCES metric_series (number),
                          at_ms INTEGER NOT NULL, samples REAL NOT NULL, sum REAL NOT NULL,
                          min REAL NOT NULL, max REAL NOT NULL);
CREATE VIEW metrics AS
  SELECT namespace, name, dimensions, unit, at_ms, samples, sum, min, max
  FROM metric_data JOIN metric_series ON metric_series.number = metric_data.series;
CREATE TABLE alarms (at_ms INTEGER NOT NULL, name TEXT NOT NULL, from_state TEXT NOT NULL,
                     to_state TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE scaling (at_ms INTEGER NOT NULL, resource TEXT NOT NULL,
                      from_capacity INTEGER NOT NULL, to_capacity INTEGER NOT NULL,
                      cause TEXT NOT NULL);
CREATE TABLE document_indices (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE document_rows (index_number INTEGER NOT NULL REFERENCES document_indices (number),
                            id TEXT, location TEXT, timestamp_ms INTEGER, pickup_count INTEGER,
                            airport_code TEXT, sum_trip_duration INTEGER,
                            avg_trip_duration REAL, source TEXT);
CREATE VIEW documents AS
  SELECT document_indices.name AS index_name, id, location, timestamp_ms, pickup_count,
         airport_code, sum_trip_duration, avg_trip_duration, source
  FROM document_rows JOIN document_indices ON document_indices.number = index_number;
BEGIN;
)";

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

void write_string(JsonWriter& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

std::string_view text_of(const rapidjson::StringBuffer& buffer) {
  return {buffer.GetString(), buffer.GetSize()};
}

/// JSON has no infinities: they become null, as does not-a-number.
struct FieldWriter {
  JsonWriter& writer;
  void operator()(std::int64_t number) const { writer.Int64(number); }
  void operator()(double number) const {
    if (std::isfinite(number)) {
      writer.Double(number);
    } else {
      writer.Null();
    }
  }
  void operator()(std::string_view text) const { write_string(writer, text); }
};

std::string dimensions_text(const std::vector<base::Dimension>& dimensions) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  for (const base::Dimension& dimension : dimensions) {
    write_string(writer, dimension.name);
    write_string(writer, dimension.value);
  }
  writer.EndObject();
  return std::string(text_of(buffer));
}

void remove_if_there(const std::filesystem::path& path) {
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
}

}  // namespace

struct RunDatabase::Statements {
  explicit Statements(sqlite3* database)
      : set(database, "INSERT OR REPLACE INTO run VALUES (?, ?)"),
        event(database, "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)"),
        series(database, "INSERT INTO metric_series VALUES (?, ?, ?, ?, ?)"),
        metric(database, "INSERT INTO metric_data VALUES (?, ?, ?, ?, ?, ?)"),
        alarm(database, "INSERT INTO alarms VALUES (?, ?, ?, ?, ?)"),
        scaling(database, "INSERT INTO scaling VALUES (?, ?, ?, ?, ?)"),
        index(database, "INSERT INTO document_indices VALUES (?, ?)"),
        document(database, "INSERT INTO document_rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)") {}

  Statement set, event, series, metric, alarm, scaling, index, document;
};

base::Result<std::unique_ptr<RunDatabase>> RunDatabase::create(const std::filesystem::path& path) {
  std::unique_ptr<RunDatabase> database(new RunDatabase(path));
  database->open();
  if (database->failed()) return database->cannot_write();
  return database;
}

RunDatabase::RunDatabase(std::filesystem::path path)
    : path_(std::move(path)), partial_(path_.string() + ".partial") {}

RunDatabase::~RunDatabase() {
  if (database_ == nullptr) return;
  close();
  remove_if_there(partial_);
}

void RunDatabase::open() {
  remove_if_there(partial_);
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  keep(sqlite3_open_v2(partial_.c_str(), &database_, kFlags, nullptr));
  execute(kSchema);
  if (!failed()) statements_ = std::make_unique<Statements>(database_);
}

void RunDatabase::execute(const char* sql) {
  if (!failed()) keep(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr));
}

void RunDatabase::keep(int status) {
  if (status == SQLITE_OK || status == SQLITE_DONE || failed()) return;
  failure_ = database_ != nullptr ? sqlite3_errmsg(database_) : sqlite3_errstr(status);
}

void RunDatabase::close() {
  statements_.reset();
  const int status = sqlite3_close(database_);
  assert(status == SQLITE_OK);
  keep(status);
  database_ = nullptr;
}

base::Error RunDatabase::cannot_write() const {
  return base::client_error("CannotWrite", fmt::format("{}: {}", path_.string(), failure_));
}

void RunDatabase::set(std::string_view key, std::string_view value) {
  if (!failed()) keep(statements_->set.run(Statement::Text{key}, Statement::Text{value}));
}

void RunDatabase::add_event(const sim::Event& event) {
  if (failed()) return;
  rapidjson::StringBuffer fields;
  JsonWriter writer(fields);
  writer.StartObject();
  for (const sim::Field& field : event.fields) {
    write_string(writer, field.name);
    std::visit(FieldWriter{writer}, field.value);
  }
  writer.EndObject();
  keep(statements_->event.run(static_cast<std::int64_t>(event.number), sim::to_millis(event.at),
                              Statement::Text{event.kind}, Statement::Text{event.subject},
                              Statement::Text{text_of(fields)},
                              Statement::Text{fmt::format("{:016x}", event.hash)}));
}

void RunDatabase::add_metric(const base::MetricDatum& datum) {
  if (failed()) return;
  const base::StatisticSet& set = datum.statistics;
  keep(statements_->metric.run(series_number(datum), datum.timestamp.millis, set.sample_count,
                               set.sum, set.minimum, set.maximum));
}

std::int64_t RunDatabase::series_number(const base::MetricDatum& datum) {
  SeriesKey key{datum.metric_namespace, datum.name, dimensions_text(datum.dimensions), datum.unit};
  const auto next = static_cast<std::int64_t>(series_.size()) + 1;
  const auto [found, is_new] = series_.emplace(std::move(key), next);
  if (is_new) {
    const auto& [metric_namespace, name, dimensions, unit] = found->first;
    keep(statements_->series.run(next, Statement::Text{metric_namespace}, Statement::Text{name},
                                 Statement::Text{dimensions}, Statement::Text{unit}));
  }
  return found->second;
}

void RunDatabase::add_alarm(const AlarmRow& row) {
  if (failed()) return;
  keep(statements_->alarm.run(row.at_ms, Statement::Text{row.name}, Statement::Text{row.from_state},
                              Statement::Text{row.to_state}, Statement::Text{row.reason}));
}

void RunDatabase::add_scaling(const ScalingRow& row) {
  if (failed()) return;
  keep(statements_->scaling.run(row.at_ms, Statement::Text{row.resource}, row.from_capacity,
                                row.to_capacity, Statement::Text{row.cause}));
}

std::int64_t RunDatabase::index_number(std::string_view index) {
  const auto found = indices_.find(index);
  if (found != indices_.end()) return found->second;
  const auto number = static_cast<std::int64_t>(indices_.size()) + 1;
  indices_.emplace(index, number);
  keep(statements_->index.run(number, Statement::Text{index}));
  return number;
}

void RunDatabase::add_documents(std::string_view index, std::span<const DocumentRow> rows) {
  if (failed()) return;
  const std::int64_t number = index_number(index);
  for (const DocumentRow& row : rows) {
    keep(statements_->document.run(number, row.id, row.location, row.timestamp_ms, row.pickup_count,
                                   row.airport_code, row.sum_trip_duration, row.avg_trip_duration,
                                   row.source));
  }
}

base::Result<void> RunDatabase::finish() {
  execute("COMMIT");
  close();
  if (!failed()) {
    std::error_code error;
    std::filesystem::rename(partial_, path_, error);
    failure_ = error ? error.message() : "";
  }
  if (!failed()) return {};
  remove_if_there(partial_);
  return cannot_write();
}

}  // namespace weir::host
