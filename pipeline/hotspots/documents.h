// The documents that the job leaves in Elasticsearch: one a counter and window.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/hotspots/window_state.h"

namespace weir::hotspots {

enum class DocumentKind : std::uint8_t { kPickupCount = 0, kTripDuration = 1 };
inline constexpr std::size_t kDocumentKinds = 2;

/// A document is written for a cell and airport with at least this many trips in the window (the
/// workshop's processor, TripDurationToAverageTripDuration).
inline constexpr std::uint64_t kMinTripsForDuration = 2;

struct Document {
  DocumentKind kind = DocumentKind::kPickupCount;
  std::string id;      ///< Derived from key and window, so that writing it again replaces it.
  std::string source;  ///< JSON.

  bool operator==(const Document&) const = default;
};

/// {"location":"<geohash 7>","pickup_count":N,"timestamp":<window end, epoch ms>}, with the id
/// "<geohash 7>-<window end>". Reuses the memory of `document`.
void write_pickup_count(const PickupCount& pickups, std::int64_t window_end_ms, Document& document);

/// {"location":"<geohash 6>","airport_code":"JFK","sum_trip_duration":N,"avg_trip_duration":X.X,
/// "timestamp":<window end>}, with the id "<geohash 6>-JFK-<window end>". The average is the
/// shortest decimal that reads back as the same double and always shows a fraction or an exponent.
void write_trip_duration(const TripDuration& duration, std::int64_t window_end_ms,
                         Document& document);

}  // namespace weir::hotspots
