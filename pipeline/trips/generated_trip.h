// One made-up trip, and its text.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "pipeline/trips/city_model.h"
#include "pipeline/trips/trip_record.h"

namespace weir::trips {

struct GeneratedTrip {
  std::uint64_t trip_id = 0;
  std::int64_t pickup_s = 0;  ///< Seconds since the epoch, like dropoff_s.
  std::int64_t dropoff_s = 0;
  Ride ride;
  std::uint32_t fare_cents = 0;
  std::uint32_t extra_cents = 0;
  std::uint32_t mta_tax_cents = 0;
  std::uint32_t improvement_surcharge_cents = 0;
  std::uint32_t tip_cents = 0;
  std::uint32_t tolls_cents = 0;
  std::uint32_t total_cents = 0;
  std::uint32_t passengers = 1;
  std::uint32_t vendor = 1;
  bool credit_card = true;
  bool dirty = false;  ///< Coordinates may lie anywhere, 0,0 included.
};

/// Writes made-up trips; remembers the texts of two days, for the next trip mostly has the same.
class GeneratedTripWriter {
 public:
  /// As write_payload for record(trip): `out` must have kMaxPayloadBytes.
  char* write_payload(char* out, const GeneratedTrip& trip);

  /// All columns as texts, valid until the next call.
  TripRecord record(const GeneratedTrip& trip);

 private:
  char* write_time(char* out, std::int64_t seconds);
  std::string_view keep_cents(std::uint32_t cents);
  std::string_view keep_degrees(std::int32_t degrees_e6);
  std::string_view keep_count(std::uint32_t count);

  struct DayText {
    std::int64_t day = INT64_MIN;
    std::array<char, 11> text{};  // With the 'T' behind it.
  };

  std::array<DayText, 2> days_;  // By the day's parity: trips go over midnight.
  std::array<char, 512> texts_{};
  std::size_t used_ = 0;
};

}  // namespace weir::trips
