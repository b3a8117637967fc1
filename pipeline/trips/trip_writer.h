// Trips as text: CSV with the header of 2015, or JSON lines as they travel in the stream.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "pipeline/trips/trip_record.h"
#include "pipeline/trips/trip_source.h"

namespace weir::trips {

enum class TripFormat { kCsv, kJsonLines };

/// nullopt for anything but "csv" and "json".
std::optional<TripFormat> parse_trip_format(std::string_view text);

/// The header line of 2015, with its line end.
std::string csv_header();
/// One CSV row, with its line end, appended to `out`.
void append_csv(std::string& out, const TripRecord& trip);
/// One line of JSON, as write_payload makes it, appended to `out`.
void append_json(std::string& out, const TripRecord& trip);

/// Takes a piece of the output; an error of it ends the writing.
using TextSink = std::function<base::Result<void>(std::string_view)>;

/// Reads trip files one after another and writes every trip in the order of the files. JSON to JSON
/// keeps lines as they are. Bad rows are left out and counted. Errors as FileTrips::open's, and the
/// sink's.
base::Result<SourceStatistics> convert_trips(const std::vector<std::string>& paths,
                                             TripFormat format, const TextSink& sink);

}  // namespace weir::trips
