#include "pipeline/trips/generated_trip.h"

#include <bit>
#include <cstring>

#include "pipeline/trips/payload.h"

namespace weir::trips {
namespace {

constexpr std::int64_t kDay_s = 86'400;
constexpr std::size_t kTimeBytes = 20;
constexpr std::size_t kLongitudeBytes = 10;
constexpr std::size_t kLatitudeBytes = 9;

struct DigitPairs {
  char text[200];
};
constexpr DigitPairs make_pairs() {
  DigitPairs pairs{};
  for (int i = 0; i < 100; ++i) {
    pairs.text[2 * i] = static_cast<char>('0' + i / 10);
    pairs.text[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return pairs;
}
constexpr DigitPairs kPairs = make_pairs();

char* put_pair(char* out, std::uint32_t value) {
  std::memcpy(out, kPairs.text + 2 * value, 2);
  return out + 2;
}

char* put(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* put_six(char* out, std::uint32_t value) {
  out = put_pair(out, value / 10'000);
  out = put_pair(out, value / 100 % 100);
  return put_pair(out, value % 100);
}

// The eight digits of a value below 10^8, the first in the lowest byte. Splits halves, then pairs,
// then digits, in all lanes at once; the factors are reciprocals of 100 and 10.
std::uint64_t eight_digits(std::uint32_t value) {
  const std::uint64_t halves = value / 10'000 | std::uint64_t{value % 10'000} << 32;
  const std::uint64_t hundreds = (halves * 10'486 >> 20) & 0x7f'0000'007fULL;
  const std::uint64_t pairs = hundreds | (halves - hundreds * 100) << 16;
  const std::uint64_t tens = (pairs * 103 >> 10) & 0x000f'000f'000f'000fULL;
  return (tens | (pairs - tens * 10) << 8) + 0x3030'3030'3030'3030ULL;
}
static_assert(std::endian::native == std::endian::little);

// Two digits, a point, six digits.
void put_city_degrees(char* out, std::uint32_t degrees_e6) {
  const std::uint64_t digits = eight_digits(degrees_e6);
  const std::uint64_t fraction = digits >> 16;
  std::memcpy(out, &digits, 2);
  out[2] = '.';
  std::memcpy(out + 3, &fraction, 6);
}

char* put_small(char* out, std::uint32_t value) {
  if (value < 10) {
    *out = static_cast<char>('0' + value);
    return out + 1;
  }
  return value < 100 ? put_pair(out, value) : write_unsigned(out, value);
}

char* put_cents(char* out, std::uint32_t cents) {
  out = put_small(out, cents / 100);
  *out++ = '.';
  return put_pair(out, cents % 100);
}

// Everything up to the last coordinate has one length and fixed places for a trip in the city.
struct Front {
  std::size_t pickup_time = kBeforePickupTime.size();
  std::size_t dropoff_time = pickup_time + kTimeBytes + kBeforeDropoffTime.size();
  std::size_t pickup_longitude = dropoff_time + kTimeBytes + kBeforePickupLongitude.size();
  std::size_t pickup_latitude = pickup_longitude + kLongitudeBytes + kBeforePickupLatitude.size();
  std::size_t dropoff_longitude = pickup_latitude + kLatitudeBytes + kBeforeDropoffLongitude.size();
  std::size_t dropoff_latitude =
      dropoff_longitude + kLongitudeBytes + kBeforeDropoffLatitude.size();
  std::size_t distance = dropoff_latitude + kLatitudeBytes;
  std::size_t end = distance + kBeforeTripDistance.size();
};
constexpr Front kFront;
using FrontText = std::array<char, kFront.end>;

constexpr FrontText make_front() {
  FrontText text{};
  const auto place = [&text](std::size_t end, std::string_view piece) {
    for (std::size_t i = 0; i < piece.size(); ++i) text[end - piece.size() + i] = piece[i];
  };
  place(kFront.pickup_time, kBeforePickupTime);
  place(kFront.dropoff_time, kBeforeDropoffTime);
  place(kFront.pickup_longitude, kBeforePickupLongitude);
  place(kFront.pickup_latitude, kBeforePickupLatitude);
  place(kFront.dropoff_longitude, kBeforeDropoffLongitude);
  place(kFront.dropoff_latitude, kBeforeDropoffLatitude);
  place(kFront.end, kBeforeTripDistance);
  text[kFront.pickup_longitude] = '-';
  text[kFront.dropoff_longitude] = '-';
  return text;
}
constexpr FrontText kFrontText = make_front();

}  // namespace

char* GeneratedTripWriter::write_time(char* out, std::int64_t seconds) {
  const std::int64_t day = seconds >= 0 ? seconds / kDay_s : -((-seconds + kDay_s - 1) / kDay_s);
  DayText& kept = days_[static_cast<std::size_t>(day & 1)];
  if (day != kept.day) {
    std::array<char, 32> text;
    write_instant(text.data(), day * kDay_s * 1000);
    std::memcpy(kept.text.data(), text.data(), kept.text.size());
    kept.day = day;
  }
  const auto of_day = static_cast<std::uint32_t>(seconds - day * kDay_s);
  std::memcpy(out, kept.text.data(), kept.text.size());
  out = put_pair(out + kept.text.size(), of_day / 3600);
  *out++ = ':';
  out = put_pair(out, of_day / 60 % 60);
  *out++ = ':';
  out = put_pair(out, of_day % 60);
  *out++ = 'Z';
  return out;
}

char* GeneratedTripWriter::write_payload(char* out, const GeneratedTrip& trip) {
  if (trip.dirty) return trips::write_payload(out, record(trip));
  const Ride& ride = trip.ride;
  std::memcpy(out, kFrontText.data(), kFrontText.size());
  write_time(out + kFront.pickup_time, trip.pickup_s);
  write_time(out + kFront.dropoff_time, trip.dropoff_s);
  const auto degrees = [](std::int32_t value) { return static_cast<std::uint32_t>(value); };
  put_city_degrees(out + kFront.pickup_longitude + 1, degrees(ride.pickup.west_e6));
  put_city_degrees(out + kFront.pickup_latitude, degrees(ride.pickup.latitude_e6));
  put_city_degrees(out + kFront.dropoff_longitude + 1, degrees(ride.dropoff.west_e6));
  put_city_degrees(out + kFront.dropoff_latitude, degrees(ride.dropoff.latitude_e6));
  out = put_cents(out + kFront.end, ride.distance_centimiles);
  out = put_cents(put(out, kBeforeTotalAmount), trip.total_cents);
  return write_payload_back(out, trip.trip_id);
}

std::string_view GeneratedTripWriter::keep_cents(std::uint32_t cents) {
  char* const begin = texts_.data() + used_;
  const auto size = static_cast<std::size_t>(put_cents(begin, cents) - begin);
  used_ += size;
  return {begin, size};
}

std::string_view GeneratedTripWriter::keep_count(std::uint32_t count) {
  char* const begin = texts_.data() + used_;
  const auto size = static_cast<std::size_t>(write_unsigned(begin, count) - begin);
  used_ += size;
  return {begin, size};
}

std::string_view GeneratedTripWriter::keep_degrees(std::int32_t degrees_e6) {
  if (degrees_e6 == 0) return "0";
  char* const begin = texts_.data() + used_;
  char* out = begin;
  if (degrees_e6 < 0) *out++ = '-';
  const auto size_e6 = static_cast<std::uint32_t>(degrees_e6 < 0 ? -degrees_e6 : degrees_e6);
  out = write_unsigned(out, size_e6 / 1'000'000);
  *out++ = '.';
  out = put_six(out, size_e6 % 1'000'000);
  used_ += static_cast<std::size_t>(out - begin);
  return {begin, static_cast<std::size_t>(out - begin)};
}

TripRecord GeneratedTripWriter::record(const GeneratedTrip& trip) {
  used_ = 0;
  TripRecord record;
  record.trip_id = trip.trip_id;
  record.pickup_ms = trip.pickup_s * 1000;
  record.dropoff_ms = trip.dropoff_s * 1000;
  record.pickup_longitude = keep_degrees(-trip.ride.pickup.west_e6);
  record.pickup_latitude = keep_degrees(trip.ride.pickup.latitude_e6);
  record.dropoff_longitude = keep_degrees(-trip.ride.dropoff.west_e6);
  record.dropoff_latitude = keep_degrees(trip.ride.dropoff.latitude_e6);
  record.passenger_count = keep_count(trip.passengers);
  record.trip_distance = keep_cents(trip.ride.distance_centimiles);
  record.fare_amount = keep_cents(trip.fare_cents);
  record.extra = keep_cents(trip.extra_cents);
  record.mta_tax = keep_cents(trip.mta_tax_cents);
  record.improvement_surcharge = keep_cents(trip.improvement_surcharge_cents);
  record.tip_amount = keep_cents(trip.tip_cents);
  record.tolls_amount = keep_cents(trip.tolls_cents);
  record.total_amount = keep_cents(trip.total_cents);
  record.vendor_id = keep_count(trip.vendor);
  record.rate_code = "1";
  record.store_and_forward = "N";
  // TLC data dictionary: 1 credit card, 2 cash.
  record.payment_type = trip.credit_card ? "1" : "2";
  return record;
}

}  // namespace weir::trips
