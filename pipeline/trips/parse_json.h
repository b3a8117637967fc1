// The slow way of parse_trip: any JSON object.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "pipeline/trips/parse_trip.h"

namespace weir::trips {

/// As parse_trip, by a full parser.
TripFields parse_json(std::string_view json);

}  // namespace weir::trips
