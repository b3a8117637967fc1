// The columns of trip files under all the names that the TLC gave them from 2009 to 2016.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "pipeline/trips/trip_record.h"

namespace weir::trips {

/// A column whose text a TripRecord carries.
struct TextColumn {
  std::string_view TripRecord::*member;
  std::string_view json_name;
  std::string_view csv_name;                     ///< As the header of 2015 has it.
  std::array<std::string_view, 4> header_names;  ///< Lower case; unused ones are empty.
  bool number;                                   ///< Only a plain number is taken over.
};

/// All of them, in the order of the header of 2015, behind vendor and times. The first four
/// coordinates are found with is_coordinate().
std::span<const TextColumn> text_columns();
bool is_coordinate(const TextColumn& column);

/// Where a CSV file keeps what; positions count from 0.
struct CsvLayout {
  std::size_t pickup_time = 0;
  std::size_t dropoff_time = 0;
  struct Place {
    std::size_t position;
    const TextColumn* column;
  };
  std::vector<Place> coordinates;  ///< All four.
  std::vector<Place> others;       ///< Those that the file has.
  std::size_t columns_needed = 0;  ///< A row with fewer fields is no trip.
};

/// Finds the columns in a header; letter case and spaces around names do not matter, and of
/// several that fit, the first counts. Errors (without file name): a header of the zone-id form of
/// 2017 and later, and one that lacks times or coordinates, with the names of what it lacks.
base::Result<CsvLayout> find_layout(std::span<const std::string_view> header);

}  // namespace weir::trips
