// Trip files as a source: one after another, sorted by time as far as a look-ahead buffer reaches.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/base/result.h"
#include "pipeline/trips/trip_reader.h"
#include "pipeline/trips/trip_source.h"

namespace weir::trips {

struct FileTripsOptions {
  std::string timestamp_attribute = "dropoff_datetime";
  /// At least so many events are looked through for the oldest one. An event that comes later in
  /// the files than that is given out late, as it is in the workshop's producer, and counted in
  /// SourceStatistics::out_of_order. About 350 bytes of memory each.
  std::size_t look_ahead_events = 100'000;
  /// Files whose first events lie far out of order get a larger look-ahead, up to this.
  std::size_t look_ahead_events_max = 1'000'000;
};

class FileTrips : public TripSource {
 public:
  /// Looks at the head of every file, so that a missing or unfit one is found before anything is
  /// sent, and fills the look-ahead buffer. Errors as open_trip_reader, and: no paths, a file with
  /// a header and nothing else, files in which every row is bad (as far as they have been read).
  static base::Result<std::unique_ptr<FileTrips>> open(std::vector<std::string> paths,
                                                       FileTripsOptions options);

  bool fill(EventBlock& block) override;
  const SourceStatistics& statistics() const override { return statistics_; }
  base::Result<void> status() const override { return status_; }

 private:
  // An event that waits; its payload, but for the end, is in slots_[slot].
  struct Pending {
    std::int64_t timestamp_ms;
    std::uint64_t number;
    std::uint32_t slot;
    bool json;
  };
  static bool earlier(const Pending& a, const Pending& b);

  FileTrips(std::vector<std::string> paths, FileTripsOptions options);

  base::Result<void> check_heads() const;
  // Reads on until the buffer holds enough or the input ends.
  base::Result<void> refill();
  // Makes the look-ahead larger while what it holds is far out of order.
  base::Result<void> widen();
  // How many places the event that is most out of place lies from its own. Before the first fill().
  std::size_t displacement() const;
  // False at the end of all files.
  base::Result<bool> read_row();
  base::Result<bool> open_next_file();
  void keep_event();
  void keep_complaint();
  // False when the block has no room for it.
  bool give_out(const Pending& event, EventBlock& block);
  base::Error nothing_usable() const;

  std::vector<std::string> paths_;
  FileTripsOptions options_;
  std::size_t next_path_ = 0;
  std::unique_ptr<TripReader> reader_;
  bool input_ended_ = false;

  // Sorted from next_ on.
  std::vector<Pending> pending_;
  std::vector<Pending> fresh_;
  std::vector<Pending> merged_;
  std::size_t next_ = 0;
  std::vector<std::string> slots_;
  std::vector<std::uint32_t> free_slots_;

  std::uint64_t events_read_ = 0;
  std::uint64_t trip_id_ = 0;
  std::optional<std::int64_t> last_timestamp_ms_;
  SourceStatistics statistics_;
  base::Result<void> status_;
};

}  // namespace weir::trips
