// run.db: everything a run left behind as SQLite tables, for questions in SQL.
//
//   run(key, value)                                          the run's summary figures
//   events(number, at_ms, kind, subject, fields, hash)       the timeline; fields is a JSON object,
//                                                            hash that of the run so far
//   metrics(namespace, name, dimensions, unit, at_ms, samples, sum, min, max)
//   alarms(at_ms, name, from_state, to_state, reason)
//   scaling(at_ms, resource, from_capacity, to_capacity, cause)
//   documents(index_name, id, location, timestamp_ms, pickup_count, airport_code,
//             sum_trip_duration, avg_trip_duration, source)  a view; rows stand in order of arrival
//
// Instants are milliseconds since 1970-01-01T00:00:00Z: datetime(at_ms / 1000, 'unixepoch').
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

#include "emulator/base/metric_sink.h"
#include "emulator/base/result.h"
#include "emulator/sim/timeline.h"

struct sqlite3;

namespace weir::host {

struct AlarmRow {
  std::int64_t at_ms = 0;
  std::string_view name;
  std::string_view from_state;
  std::string_view to_state;
  std::string_view reason;
};

struct ScalingRow {
  std::int64_t at_ms = 0;
  std::string_view resource;
  std::int64_t from_capacity = 0;
  std::int64_t to_capacity = 0;
  std::string_view cause;
};

/// One Elasticsearch document. What the hotspots job writes has columns of its own; a document of
/// another shape travels whole in `source` (a JSON object). Fields without a value become NULL,
/// as do empty views.
struct DocumentRow {
  std::string_view id;
  std::string_view location;
  std::optional<std::int64_t> timestamp_ms;
  std::optional<std::int64_t> pickup_count;
  std::string_view airport_code;
  std::optional<std::int64_t> sum_trip_duration;
  std::optional<double> avg_trip_duration;
  std::string_view source;
};

/// Writes one run.db under a temporary name beside it; finish() gives it its name, so a reader
/// never sees half of one. The first failure is kept, later calls do nothing, finish() reports it.
class RunDatabase {
 public:
  /// Starts a database that is to become `path`. Error code "CannotWrite" names the file.
  static base::Result<std::unique_ptr<RunDatabase>> create(const std::filesystem::path& path);

  RunDatabase(const RunDatabase&) = delete;
  RunDatabase& operator=(const RunDatabase&) = delete;
  /// Removes the temporary file unless finish() succeeded.
  ~RunDatabase();

  /// A later value of the same key replaces the earlier one.
  void set(std::string_view key, std::string_view value);
  void add_event(const sim::Event& event);
  void add_metric(const base::MetricDatum& datum);
  void add_alarm(const AlarmRow& row);
  void add_scaling(const ScalingRow& row);
  /// Rows of one index; some millions are expected, so call it with many at a time.
  void add_documents(std::string_view index, std::span<const DocumentRow> rows);

  /// Commits and renames; replaces an older run.db. Nothing may be added afterwards. Error code
  /// "CannotWrite".
  base::Result<void> finish();

 private:
  struct Statements;
  using SeriesKey = std::tuple<std::string, std::string, std::string, std::string>;

  explicit RunDatabase(std::filesystem::path path);
  void open();
  void execute(const char* sql);
  /// Remembers the first SQLite status that is a failure.
  void keep(int status);
  void close();
  bool failed() const { return !failure_.empty(); }
  base::Error cannot_write() const;
  std::int64_t series_number(const base::MetricDatum& datum);
  std::int64_t index_number(std::string_view index);

  const std::filesystem::path path_;
  const std::filesystem::path partial_;
  sqlite3* database_ = nullptr;
  std::unique_ptr<Statements> statements_;
  std::string failure_;
  std::map<SeriesKey, std::int64_t> series_;
  std::map<std::string, std::int64_t, std::less<>> indices_;
};

}  // namespace weir::host
