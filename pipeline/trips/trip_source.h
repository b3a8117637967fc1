// Where the producer's events come from: trip files, or the generator.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/base/result.h"
#include "pipeline/trips/event_block.h"

namespace weir::trips {

struct SourceStatistics {
  std::uint64_t rows_read = 0;     ///< Rows or events seen, blank lines and headers not counted.
  std::uint64_t bad_rows = 0;      ///< Rows that are no trip.
  std::uint64_t out_of_order = 0;  ///< Events older than one that had been given out already.
  /// The first ten bad rows, each as "file:line: field: reason".
  std::vector<std::string> bad_row_reports;
};

/// Gives out events ordered by time. Not for several threads at once.
class TripSource {
 public:
  virtual ~TripSource() = default;

  /// Fills `block` (cleared first, sealed after) with the next events. False when there are no
  /// more: at the end, or because of what status() then says.
  virtual bool fill(EventBlock& block) = 0;

  /// What fill() has come across so far. Not to be called while another thread is in fill().
  virtual const SourceStatistics& statistics() const = 0;
  /// The error (code "BadInput", message "file:line: field: reason") that ended the input early.
  virtual base::Result<void> status() const { return {}; }
};

}  // namespace weir::trips
