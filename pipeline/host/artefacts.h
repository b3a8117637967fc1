// The folder that a run leaves: summary.json, run.db, report.html and documents/.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/cloud/cloud.h"
#include "pipeline/host/run_database.h"
#include "pipeline/host/run_result.h"

namespace weir::host {

/// Collects a run's artefacts in a folder beside the final one, which takes its place only when
/// everything is written: a run that fails leaves nothing half done.
class RunFolder {
 public:
  /// Error "BadInput" when `folder` exists and is not an earlier run's (it has no summary.json and
  /// is not empty), "CannotWrite" when nothing can be written there.
  static base::Result<RunFolder> create(const std::filesystem::path& folder);

  RunFolder(RunFolder&&) noexcept = default;
  RunFolder& operator=(RunFolder&&) noexcept = default;
  /// Removes what was written unless finish() succeeded.
  ~RunFolder();

  RunDatabase& database() { return *database_; }

  /// Writes documents, tables, report and summary, and puts the folder in its place.
  base::Result<void> finish(const RunResult& result, cloud::Cloud& cloud);

 private:
  explicit RunFolder(std::filesystem::path folder);

  base::Result<void> write_file(const std::string& name, const std::string& content) const;
  void write_tables(const RunResult& result, cloud::Cloud& cloud);

  std::filesystem::path folder_;
  std::filesystem::path partial_;
  std::unique_ptr<RunDatabase> database_;
};

}  // namespace weir::host
