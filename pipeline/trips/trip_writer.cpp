#include "pipeline/trips/trip_writer.h"

#include <fmt/format.h>

#include <array>

#include "pipeline/trips/byte_stream.h"
#include "pipeline/trips/payload.h"
#include "pipeline/trips/trip_columns.h"
#include "pipeline/trips/trip_reader.h"

namespace weir::trips {
namespace {

constexpr std::size_t kFlushBytes = 256 * 1024;
constexpr std::size_t kReportedRowsMax = 10;

// "2015-01-10 00:36:18", as the TLC writes times; a fraction, which it never has, stays.
void append_csv_time(std::string& out, std::int64_t millis) {
  std::array<char, 32> text;
  char* const end = write_instant(text.data(), millis);
  text[10] = ' ';
  out.append(text.data(), end - 1);
}

void append_csv_text(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

// What a reader must get for a coordinate that JSON cannot say; any tool takes it for a number.
constexpr std::string_view kNoCoordinate = "nan";

class Converter {
 public:
  Converter(TripFormat format, const TextSink& sink) : format_(format), sink_(sink) {}

  base::Result<void> start() {
    if (format_ == TripFormat::kCsv) text_ += csv_header();
    return {};
  }
  base::Result<void> add_file(const std::string& path) {
    auto reader = open_trip_reader(path);
    if (!reader) return reader.error();
    for (;;) {
      auto row = (*reader)->next();
      if (!row) return row.error();
      if (*row == RowKind::kEnd) return {};
      ++statistics_.rows_read;
      *row == RowKind::kTrip ? add_trip(**reader) : add_complaint((*reader)->complaint());
      if (text_.size() >= kFlushBytes) WEIR_RETURN_IF_ERROR(flush());
    }
  }
  base::Result<void> flush() {
    auto written = sink_(text_);
    text_.clear();
    return written;
  }
  const SourceStatistics& statistics() const { return statistics_; }

 private:
  void add_trip(TripReader& reader) {
    if (format_ == TripFormat::kJsonLines && !reader.json().empty()) {
      text_.append(reader.json()) += '\n';
      return;
    }
    TripRecord trip = reader.trip();
    if (trip.trip_id == 0) trip.trip_id = statistics_.rows_read;
    format_ == TripFormat::kCsv ? append_csv(text_, trip) : append_json(text_, trip);
  }
  void add_complaint(const std::string& complaint) {
    ++statistics_.bad_rows;
    if (statistics_.bad_row_reports.size() < kReportedRowsMax) {
      statistics_.bad_row_reports.push_back(complaint);
    }
  }

  TripFormat format_;
  const TextSink& sink_;
  std::string text_;
  SourceStatistics statistics_;
};

}  // namespace

std::optional<TripFormat> parse_trip_format(std::string_view text) {
  if (text == "csv") return TripFormat::kCsv;
  if (text == "json") return TripFormat::kJsonLines;
  return std::nullopt;
}

std::string csv_header() {
  std::string header;
  for (const TextColumn& column : text_columns()) {
    header += column.csv_name;
    header += column.member == &TripRecord::total_amount ? "\n" : ",";
    // The times stand behind the vendor.
    if (column.member == &TripRecord::vendor_id) {
      header += "tpep_pickup_datetime,tpep_dropoff_datetime,";
    }
  }
  return header;
}

void append_csv(std::string& out, const TripRecord& trip) {
  for (const TextColumn& column : text_columns()) {
    const std::string_view text = trip.*column.member;
    append_csv_text(out, text.empty() && is_coordinate(column) ? kNoCoordinate : text);
    out += column.member == &TripRecord::total_amount ? '\n' : ',';
    if (column.member == &TripRecord::vendor_id) {
      append_csv_time(out, trip.pickup_ms);
      out += ',';
      append_csv_time(out, trip.dropoff_ms);
      out += ',';
    }
  }
}

void append_json(std::string& out, const TripRecord& trip) {
  std::array<char, kMaxPayloadBytes> payload;
  out.append(payload.data(), write_payload(payload.data(), trip));
}

base::Result<SourceStatistics> convert_trips(const std::vector<std::string>& paths,
                                             TripFormat format, const TextSink& sink) {
  if (paths.empty()) return bad_input("no trip files given");
  Converter converter{format, sink};
  WEIR_RETURN_IF_ERROR(converter.start());
  for (const std::string& path : paths) WEIR_RETURN_IF_ERROR(converter.add_file(path));
  const SourceStatistics& statistics = converter.statistics();
  if (statistics.rows_read == statistics.bad_rows) {
    return bad_input(
        fmt::format("{}: none of the {} rows is a trip", paths.front(), statistics.rows_read));
  }
  WEIR_RETURN_IF_ERROR(converter.flush());
  return statistics;
}

}  // namespace weir::trips
