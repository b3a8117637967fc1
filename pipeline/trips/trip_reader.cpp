#include "pipeline/trips/trip_reader.h"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

#include "pipeline/trips/byte_stream.h"
#include "pipeline/trips/csv_row.h"
#include "pipeline/trips/json_record.h"
#include "pipeline/trips/lenient_values.h"
#include "pipeline/trips/line_reader.h"
#include "pipeline/trips/parse_trip.h"
#include "pipeline/trips/trip_columns.h"

namespace weir::trips {
namespace {

constexpr std::size_t kShownBytesMax = 40;
// A record with its line end and a partition key of 11 bytes must stay within 1 MiB (API reference,
// PutRecords).
constexpr std::size_t kEventBytesMax = 1024 * 1024 - 12;
constexpr std::string_view kPickup = "pickup_datetime";
constexpr std::string_view kDropoff = "dropoff_datetime";

// A value as a message may show it: short, and without anything that upsets a terminal.
std::string shown(std::string_view text) {
  std::string result{text.substr(0, kShownBytesMax)};
  for (char& c : result) {
    if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') c = '?';
  }
  return text.size() > kShownBytesMax ? result + "..." : result;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

class CsvTripReader : public TripReader {
 public:
  CsvTripReader(CsvRows rows, CsvLayout layout, bool by_pickup)
      : rows_(std::move(rows)), layout_(std::move(layout)), by_pickup_(by_pickup) {}

  base::Result<RowKind> next() override {
    for (;;) {
      auto row = rows_.next();
      if (!row) return row.error();
      if (!*row) return RowKind::kEnd;
      const auto& fields = ***row;
      if (fields.empty() || (fields.size() == 1 && is_blank(fields[0]))) continue;
      return take(fields) ? RowKind::kTrip : RowKind::kBad;
    }
  }

  std::int64_t timestamp_ms() const override {
    return by_pickup_ ? trip_.pickup_ms : trip_.dropoff_ms;
  }
  const TripRecord& trip() override { return trip_; }
  std::string_view json() const override { return {}; }
  const std::string& complaint() const override { return complaint_; }

 private:
  using Fields = std::vector<std::string_view>;

  bool refuse(std::string_view field, std::string_view reason) {
    complaint_ = fmt::format("{}: {}: {}", rows_.place(), field, reason);
    return false;
  }

  bool take_time(std::string_view text, std::string_view field, std::int64_t TripRecord::*member) {
    const auto parsed = parse_csv_time(text);
    if (!parsed) return refuse(field, fmt::format("'{}' is not a time", shown(text)));
    trip_.*member = *parsed;
    return true;
  }

  // Times and coordinates alone decide; whatever the other columns hold is taken if it can be.
  bool take(const Fields& fields) {
    if (fields.size() < layout_.columns_needed) {
      return refuse("row", fmt::format("has {} of at least {} columns", fields.size(),
                                       layout_.columns_needed));
    }
    if (!take_time(fields[layout_.pickup_time], kPickup, &TripRecord::pickup_ms) ||
        !take_time(fields[layout_.dropoff_time], kDropoff, &TripRecord::dropoff_ms)) {
      return false;
    }
    for (std::size_t i = 0; i < layout_.coordinates.size(); ++i) {
      const auto& [position, column] = layout_.coordinates[i];
      if (!read_float(fields[position], coordinates_[i])) {
        return refuse(column->json_name,
                      fmt::format("'{}' is not a number", shown(fields[position])));
      }
      trip_.*column->member = coordinates_[i].text;
    }
    for (const auto& [position, column] : layout_.others) {
      const std::string_view text =
          position < fields.size() ? fields[position] : std::string_view{};
      trip_.*column->member = column->number ? number_or_nothing(text) : text;
    }
    return true;
  }

  CsvRows rows_;
  CsvLayout layout_;
  bool by_pickup_;
  TripRecord trip_;
  std::array<NumberText, 4> coordinates_;
  std::string complaint_;
};

class JsonTripReader : public TripReader {
 public:
  JsonTripReader(LineReader lines, std::string attribute)
      : lines_(std::move(lines)), attribute_(std::move(attribute)) {}

  base::Result<RowKind> next() override {
    for (;;) {
      auto line = lines_.next();
      if (!line) return line.error();
      if (!*line) return RowKind::kEnd;
      if (is_blank((*line)->text)) continue;
      json_ = (*line)->text;
      return find_timestamp() ? RowKind::kTrip : RowKind::kBad;
    }
  }

  std::int64_t timestamp_ms() const override { return timestamp_ms_; }
  const TripRecord& trip() override {
    record_.read(json_);
    return record_.trip();
  }
  std::string_view json() const override { return json_; }
  const std::string& complaint() const override { return complaint_; }

 private:
  bool find_timestamp() {
    if (json_.size() > kEventBytesMax) {
      complaint_ = fmt::format("{}: row: longer than a Kinesis record", lines_.place());
      return false;
    }
    if (attribute_ == kDropoff || attribute_ == kPickup) {
      if (const auto trip = scan_trip(json_)) {
        timestamp_ms_ = attribute_ == kDropoff ? trip->dropoff_ms : trip->pickup_ms;
        return true;
      }
    }
    const auto instant = read_json_instant(json_, attribute_);
    if (!instant) {
      complaint_ = fmt::format("{}: {}", lines_.place(), instant.error().message);
      return false;
    }
    timestamp_ms_ = *instant;
    return true;
  }

  LineReader lines_;
  std::string attribute_;
  std::string_view json_;
  std::int64_t timestamp_ms_ = 0;
  JsonRecord record_;
  std::string complaint_;
};

// A stream that gives `head` before what `rest` has.
class RejoinedStream : public ByteStream {
 public:
  RejoinedStream(std::string head, std::unique_ptr<ByteStream> rest)
      : head_(std::move(head)), rest_(std::move(rest)) {}

  base::Result<std::size_t> read(std::span<char> buffer) override {
    if (given_ == head_.size()) return rest_->read(buffer);
    const std::size_t size = head_.copy(buffer.data(), buffer.size(), given_);
    given_ += size;
    return size;
  }

 private:
  std::string head_;
  std::size_t given_ = 0;
  std::unique_ptr<ByteStream> rest_;
};

// The first bytes of the content, enough to tell JSON from CSV: up to the first that is not white
// space.
base::Result<std::string> read_head(ByteStream& stream) {
  std::string head;
  std::array<char, 4096> buffer;
  while (is_blank(head) && head.size() < kLineBytesMax) {
    auto got = stream.read(buffer);
    if (!got) return got.error();
    if (*got == 0) break;
    head.append(buffer.data(), *got);
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (head.starts_with(kByteOrderMark)) head.erase(0, kByteOrderMark.size());
  }
  return head;
}

base::Result<std::unique_ptr<TripReader>> open_csv(LineReader lines, const std::string& path,
                                                   const std::string& attribute) {
  if (attribute != kDropoff && attribute != kPickup) {
    return bad_input(fmt::format("{}: a CSV file has no timestamp attribute '{}' ({} or {})", path,
                                 attribute, kDropoff, kPickup));
  }
  CsvRows rows{std::move(lines)};
  auto header = rows.next();
  while (header && *header && (**header)->empty()) header = rows.next();
  if (!header) return header.error();
  if (!*header) return bad_input(fmt::format("{}: the file is empty", path));
  auto layout = find_layout(***header);
  if (!layout) return bad_input(fmt::format("{}: {}", rows.place(), layout.error().message));
  std::unique_ptr<TripReader> reader =
      std::make_unique<CsvTripReader>(std::move(rows), std::move(*layout), attribute == kPickup);
  return reader;
}

}  // namespace

base::Result<std::unique_ptr<TripReader>> open_trip_reader(const std::string& path,
                                                           const std::string& timestamp_attribute) {
  auto stream = open_byte_stream(path);
  if (!stream) return stream.error();
  auto head = read_head(**stream);
  if (!head) return head.error();
  if (is_blank(*head)) return bad_input(fmt::format("{}: the file is empty", path));
  const bool json = (*head)[head->find_first_not_of(" \t\r\n")] == '{';
  LineReader lines{std::make_unique<RejoinedStream>(std::move(*head), std::move(*stream)), path};
  if (!json) return open_csv(std::move(lines), path, timestamp_attribute);
  std::unique_ptr<TripReader> reader =
      std::make_unique<JsonTripReader>(std::move(lines), timestamp_attribute);
  return reader;
}

}  // namespace weir::trips
