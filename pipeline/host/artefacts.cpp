#include "pipeline/host/artefacts.h"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <system_error>

#include "emulator/sim/worker.h"
#include "pipeline/host/document_row.h"
#include "pipeline/host/report.h"
#include "pipeline/host/report_charts.h"

namespace weir::host {
namespace {

namespace fs = std::filesystem;

// What a run folder consists of; replacing one removes these and nothing else.
constexpr const char* kFiles[] = {"summary.json", "report.html", "run.db"};
constexpr const char* kDocuments = "documents";
constexpr std::size_t kRowsAtATime = 4096;
constexpr std::size_t kBlocksAhead = 8;

base::Error cannot_write(const fs::path& path, const std::string& why) {
  return base::client_error("CannotWrite", fmt::format("{}: {}", path.string(), why));
}

/// Buffers lines and writes them in large pieces.
class LineFile {
 public:
  explicit LineFile(const fs::path& path) : file_(std::fopen(path.c_str(), "wb")) {}
  ~LineFile() {
    if (file_ != nullptr) std::fclose(file_);
  }
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  void add(std::string_view line) {
    buffer_.append(line).push_back('\n');
    if (buffer_.size() >= kFlushBytes) flush();
  }
  /// False when anything could not be written.
  bool close() {
    flush();
    if (file_ == nullptr) return false;
    const bool closed = std::fclose(std::exchange(file_, nullptr)) == 0;
    return closed && !failed_;
  }

 private:
  static constexpr std::size_t kFlushBytes = 1 << 20;

  void flush() {
    if (file_ == nullptr) return;
    failed_ |= std::fwrite(buffer_.data(), 1, buffer_.size(), file_) != buffer_.size();
    buffer_.clear();
  }

  std::FILE* file_;
  std::string buffer_;
  bool failed_ = false;
};

/// Documents of one index on their way into tables and map: copied into blocks here, read back and
/// inserted on another thread while the next ones are fetched.
class DocumentTables {
 public:
  DocumentTables(RunDatabase& database, HotspotTally& tally, std::string index)
      : database_(database), tally_(tally), index_(std::move(index)) {}

  void add(std::string_view id, std::string_view source) {
    text_.append(id).append(source);
    ends_.emplace_back(text_.size() - source.size(), text_.size());
    if (ends_.size() == kRowsAtATime) submit();
  }
  /// Waits until everything has been inserted.
  void finish() {
    submit();
    worker_.drain();
  }

 private:
  using Ends = std::vector<std::pair<std::size_t, std::size_t>>;

  void submit() {
    worker_.submit([this, text = std::exchange(text_, {}), ends = std::exchange(ends_, {})] {
      insert(text, ends);
    });
  }

  void insert(std::string_view text, const Ends& ends) {
    std::vector<DocumentFields> documents;
    documents.reserve(ends.size());
    std::size_t begin = 0;
    for (const auto& [id_end, end] : ends) {
      documents.push_back(
          read_document(text.substr(begin, id_end - begin), text.substr(id_end, end - id_end)));
      begin = end;
    }
    std::vector<DocumentRow> rows;
    rows.reserve(ends.size());
    for (const DocumentFields& fields : documents) {
      rows.push_back(fields.row());
      if (!fields.pickup_count || !fields.timestamp_ms) continue;
      tally_.add(fields.location, sim::from_millis(*fields.timestamp_ms),
                 static_cast<std::uint64_t>(*fields.pickup_count));
    }
    database_.add_documents(index_, rows);
  }

  RunDatabase& database_;
  HotspotTally& tally_;
  std::string index_;
  std::string text_;
  Ends ends_;
  sim::Worker worker_{kBlocksAhead};  // Last: its thread uses everything above.
};

/// False when something could not be read or written.
bool write_documents(const fs::path& folder, const std::string& index, cloud::Cloud& cloud,
                     RunDatabase& database, HotspotTally& tally) {
  LineFile file(folder / (index + ".ndjson"));
  DocumentTables tables(database, tally, index);
  const auto read = cloud.elasticsearch().for_each_document(
      index, [&](std::string_view id, std::string_view source) {
        file.add(source);
        tables.add(id, source);
      });
  tables.finish();
  return file.close() && read.ok();
}

/// The run's minutes, as CloudWatch counts them.
cloudwatch::Window minutes_of(const RunResult& result) {
  constexpr std::int64_t kMinute = 60;
  const std::int64_t start = sim::to_millis(result.start) / 1000;
  cloudwatch::Window window;
  window.start_s = start - ((start % kMinute) + kMinute) % kMinute;
  window.period_s = kMinute;
  window.count = static_cast<std::int64_t>(result.simulated_seconds) / kMinute + 2;
  return window;
}

}  // namespace

RunFolder::RunFolder(fs::path folder)
    : folder_(std::move(folder)), partial_(folder_.string() + ".partial") {}

base::Result<RunFolder> RunFolder::create(const fs::path& folder) {
  std::error_code problem;
  if (fs::exists(folder, problem) && !fs::exists(folder / "summary.json", problem) &&
      (!fs::is_directory(folder, problem) || !fs::is_empty(folder, problem))) {
    return base::client_error(
        "BadInput", fmt::format("{}: exists and is not the folder of a run", folder.string()));
  }
  RunFolder result{folder};
  fs::remove_all(result.partial_, problem);
  fs::create_directories(result.partial_ / kDocuments, problem);
  if (problem) return cannot_write(result.partial_, problem.message());
  auto database = RunDatabase::create(result.partial_ / "run.db");
  if (!database.ok()) return database.error();
  result.database_ = *std::move(database);
  return result;
}

RunFolder::~RunFolder() {
  if (!database_) return;  // Moved from, or finished.
  database_.reset();
  std::error_code ignored;
  fs::remove_all(partial_, ignored);
}

base::Result<void> RunFolder::write_file(const std::string& name,
                                         const std::string& content) const {
  std::ofstream file(partial_ / name, std::ios::binary);
  file << content;
  file.close();
  if (!file) return cannot_write(partial_ / name, "cannot be written");
  return {};
}

void RunFolder::write_tables(const RunResult& result, cloud::Cloud& cloud) {
  for (const AlarmChange& change : result.alarms) {
    database_->add_alarm(
        {sim::to_millis(change.at), change.name, change.from, change.to, change.reason});
  }
  for (const ScalingStep& step : result.scaling) {
    database_->add_scaling(
        {sim::to_millis(step.at), step.resource, step.from, step.to, step.cause});
  }
  cloud.cloudwatch().for_each_metric([&](const cloudwatch::MetricView& metric) {
    const cloudwatch::Window run = minutes_of(result);
    base::MetricDatum datum{
        metric.key.metric_namespace, metric.key.name, metric.key.dimensions, metric.unit, {}, {}};
    for (const cloudwatch::PeriodStatistics& minute : metric.statistics(run)) {
      datum.timestamp = base::Timestamp{minute.start_s * 1000};
      datum.statistics = minute.statistics;
      database_->add_metric(datum);
    }
  });
  database_->set("scenario", result.scenario);
  database_->set("seed", std::to_string(result.seed));
  database_->set("run_hash", result.run_hash);
  database_->set("summary", summary_json(result));
}

base::Result<void> RunFolder::finish(const RunResult& result, cloud::Cloud& cloud) {
  HotspotTally tally;
  for (const auto& [index, count] : result.documents) {
    if (!write_documents(partial_ / kDocuments, index, cloud, *database_, tally)) {
      return cannot_write(partial_ / kDocuments, "cannot be written");
    }
  }
  write_tables(result, cloud);
  WEIR_RETURN_IF_ERROR(database_->finish());
  WEIR_RETURN_IF_ERROR(write_report(make_report(result, tally.map()), partial_ / "report.html"));
  WEIR_RETURN_IF_ERROR(write_file("summary.json", summary_json(result)));
  std::error_code problem;
  for (const char* name : kFiles) fs::remove(folder_ / name, problem);
  fs::remove_all(folder_ / kDocuments, problem);
  fs::create_directories(folder_, problem);
  for (const auto& entry : fs::directory_iterator(partial_)) {
    fs::rename(entry.path(), folder_ / entry.path().filename(), problem);
    if (problem) return cannot_write(folder_, problem.message());
  }
  fs::remove_all(partial_, problem);
  database_.reset();
  return {};
}

}  // namespace weir::host
