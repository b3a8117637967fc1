#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "emulator/base/timestamp.h"
#include "emulator/sim/random.h"
#include "pipeline/config/yaml_reader.h"
#include "pipeline/host/commands.h"
#include "pipeline/trips/generated_trips.h"
#include "pipeline/trips/trip_writer.h"

namespace weir::host {
namespace {

namespace fs = std::filesystem;

/// Standard output, or a file that gets its name only when it is whole.
class Output {
 public:
  explicit Output(std::string path)
      : path_(std::move(path)),
        partial_(path_ + ".partial"),
        file_(path_.empty() ? stdout : std::fopen(partial_.c_str(), "wb")) {}
  ~Output() {
    if (path_.empty() || file_ == nullptr) return;
    std::fclose(file_);
    std::error_code ignored;
    fs::remove(partial_, ignored);
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  base::Result<void> write(std::string_view text) {
    if (file_ == nullptr || std::fwrite(text.data(), 1, text.size(), file_) != text.size()) {
      return failure();
    }
    return {};
  }

  base::Result<void> finish() {
    if (file_ == nullptr || std::fflush(file_) != 0) return failure();
    if (path_.empty()) return {};
    const bool closed = std::fclose(std::exchange(file_, nullptr)) == 0;
    std::error_code problem;
    fs::rename(partial_, path_, problem);
    if (!closed || problem) return failure();
    return {};
  }

 private:
  base::Error failure() const {
    return base::client_error("BadInput", fmt::format("{}: cannot be written",
                                                      path_.empty() ? "standard output" : path_));
  }

  std::string path_;
  std::string partial_;
  std::FILE* file_;
};

int finish(Output& output, const base::Result<void>& written) {
  if (!written.ok()) return report_error(written.error().message, kExitBadInput);
  const auto finished = output.finish();
  if (!finished.ok()) return report_error(finished.error().message, kExitBadInput);
  return kExitHolds;
}

}  // namespace

int generate_command(const GenerateCommand& command) {
  const auto from = base::parse_iso8601(command.from);
  if (!from) {
    return report_error(fmt::format("--from: '{}' is not an instant", command.from), kExitBadInput);
  }
  const auto length = config::parse_duration(command.length);
  if (!length) {
    return report_error(
        fmt::format("--length: '{}' is not a duration; write it as 1h or 7d", command.length),
        kExitBadInput);
  }
  trips::GeneratedTripsOptions options;
  options.from_ms = from->millis;
  options.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(*length).count();
  options.mean_trips_per_second = command.trips_per_second;
  options.profile = *trips::parse_volume_profile(command.profile);
  trips::GeneratedTrips source(std::move(options), sim::RandomSource{command.seed}.stream("trips"));
  Output output(command.out);
  const auto written =
      trips::write_trips(source, *trips::parse_trip_format(command.format),
                         [&output](std::string_view text) { return output.write(text); });
  return finish(output, written);
}

int convert_command(const ConvertCommand& command) {
  Output output(command.out);
  const auto converted =
      trips::convert_trips(command.inputs, *trips::parse_trip_format(command.format),
                           [&output](std::string_view text) { return output.write(text); });
  if (!converted.ok()) return report_error(converted.error().message, kExitBadInput);
  for (const std::string& row : converted->bad_row_reports) fmt::print(stderr, "{}\n", row);
  fmt::print(stderr, "{} trips, {} bad rows\n", converted->rows_read - converted->bad_rows,
             converted->bad_rows);
  return finish(output, {});
}

}  // namespace weir::host
