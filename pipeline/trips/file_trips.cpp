#include "pipeline/trips/file_trips.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "pipeline/trips/byte_stream.h"
#include "pipeline/trips/payload.h"

namespace weir::trips {
namespace {

constexpr std::size_t kReportedRowsMax = 10;
// Sorting and merging pay when the buffer takes in a good part of its size at once.
constexpr std::size_t kRefillShare = 4;
constexpr std::size_t kRefillEventsMin = 1024;
// Disorder beyond this part of the look-ahead asks for a larger one.
constexpr std::size_t kSafeShare = 4;

}  // namespace

bool FileTrips::earlier(const Pending& a, const Pending& b) {
  if (a.timestamp_ms != b.timestamp_ms) return a.timestamp_ms < b.timestamp_ms;
  return a.number < b.number;
}

FileTrips::FileTrips(std::vector<std::string> paths, FileTripsOptions options)
    : paths_(std::move(paths)), options_(std::move(options)) {}

base::Result<std::unique_ptr<FileTrips>> FileTrips::open(std::vector<std::string> paths,
                                                         FileTripsOptions options) {
  if (paths.empty()) return bad_input("no trip files given");
  std::unique_ptr<FileTrips> source{new FileTrips(std::move(paths), std::move(options))};
  WEIR_RETURN_IF_ERROR(source->check_heads());
  WEIR_RETURN_IF_ERROR(source->refill());
  WEIR_RETURN_IF_ERROR(source->widen());
  return source;
}

base::Result<void> FileTrips::check_heads() const {
  for (const std::string& path : paths_) {
    auto reader = open_trip_reader(path, options_.timestamp_attribute);
    if (!reader) return reader.error();
    auto row = (*reader)->next();
    if (!row) return row.error();
    if (*row == RowKind::kEnd) {
      return bad_input(fmt::format("{}:1: header: no trip follows it", path));
    }
  }
  return {};
}

base::Result<bool> FileTrips::open_next_file() {
  if (next_path_ == paths_.size()) return false;
  auto reader = open_trip_reader(paths_[next_path_], options_.timestamp_attribute);
  if (!reader) return reader.error();
  reader_ = std::move(*reader);
  ++next_path_;
  return true;
}

base::Result<bool> FileTrips::read_row() {
  for (;;) {
    if (!reader_) {
      auto opened = open_next_file();
      if (!opened || !*opened) return opened;
    }
    auto row = reader_->next();
    if (!row) return row.error();
    if (*row == RowKind::kEnd) {
      reader_.reset();
      continue;
    }
    ++statistics_.rows_read;
    *row == RowKind::kTrip ? keep_event() : keep_complaint();
    return true;
  }
}

void FileTrips::keep_complaint() {
  ++statistics_.bad_rows;
  if (statistics_.bad_row_reports.size() < kReportedRowsMax) {
    statistics_.bad_row_reports.push_back(reader_->complaint());
  }
}

void FileTrips::keep_event() {
  std::uint32_t slot = 0;
  if (free_slots_.empty()) {
    slot = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    slot = free_slots_.back();
    free_slots_.pop_back();
  }
  const std::string_view json = reader_->json();
  if (json.empty()) {
    std::array<char, kMaxPayloadBytes> payload;
    char* const end = write_payload_front(payload.data(), reader_->trip());
    slots_[slot].assign(payload.data(), end);
  } else {
    slots_[slot].assign(json);
  }
  fresh_.push_back({reader_->timestamp_ms(), events_read_++, slot, !json.empty()});
}

base::Result<void> FileTrips::refill() {
  const std::size_t share = std::max(kRefillEventsMin, options_.look_ahead_events / kRefillShare);
  const std::size_t held = pending_.size() - next_;
  const std::size_t wanted = options_.look_ahead_events + share;
  fresh_.clear();
  while (!input_ended_ && held + fresh_.size() < wanted) {
    auto more = read_row();
    if (!more) return more.error();
    input_ended_ = !*more;
  }
  if (input_ended_ && events_read_ == 0) return nothing_usable();
  std::sort(fresh_.begin(), fresh_.end(), earlier);
  merged_.clear();
  std::merge(pending_.begin() + static_cast<std::ptrdiff_t>(next_), pending_.end(), fresh_.begin(),
             fresh_.end(), std::back_inserter(merged_), earlier);
  pending_.swap(merged_);
  next_ = 0;
  return {};
}

std::size_t FileTrips::displacement() const {
  std::size_t most = 0;
  for (std::size_t place = 0; place < pending_.size(); ++place) {
    const std::uint64_t number = pending_[place].number;
    most = std::max<std::size_t>(most, number > place ? number - place : place - number);
  }
  return most;
}

base::Result<void> FileTrips::widen() {
  while (!input_ended_ && options_.look_ahead_events < options_.look_ahead_events_max &&
         displacement() > options_.look_ahead_events / kSafeShare) {
    options_.look_ahead_events =
        std::min(options_.look_ahead_events * 2, options_.look_ahead_events_max);
    WEIR_RETURN_IF_ERROR(refill());
  }
  return {};
}

base::Error FileTrips::nothing_usable() const {
  std::string message =
      fmt::format("{}: none of the {} rows is a trip", paths_.front(), statistics_.rows_read);
  for (const std::string& report : statistics_.bad_row_reports) message += "\n" + report;
  return bad_input(std::move(message));
}

bool FileTrips::give_out(const Pending& event, EventBlock& block) {
  const std::string& front = slots_[event.slot];
  char* out = block.reserve(front.size() + kMaxPayloadBackBytes);
  if (out == nullptr) return false;
  std::memcpy(out, front.data(), front.size());
  out += front.size();
  if (event.json) {
    *out++ = '\n';
  } else {
    out = write_payload_back(out, ++trip_id_);
  }
  block.commit(out, event.timestamp_ms);
  if (last_timestamp_ms_ && event.timestamp_ms < *last_timestamp_ms_) {
    ++statistics_.out_of_order;
  } else {
    last_timestamp_ms_ = event.timestamp_ms;
  }
  return true;
}

bool FileTrips::fill(EventBlock& block) {
  block.clear();
  while (status_.ok()) {
    if (pending_.size() - next_ <= options_.look_ahead_events && !input_ended_) {
      status_ = refill();
      continue;
    }
    if (next_ == pending_.size()) break;
    const Pending& event = pending_[next_];
    if (!give_out(event, block)) break;
    ++next_;
    free_slots_.push_back(event.slot);
  }
  block.seal();
  return status_.ok() && !block.empty();
}

}  // namespace weir::trips
