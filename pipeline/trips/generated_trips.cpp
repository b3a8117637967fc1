#include "pipeline/trips/generated_trips.h"

#include <algorithm>
#include <cmath>

#include "pipeline/trips/payload.h"

namespace weir::trips {
namespace {

constexpr std::int64_t kHour_ms = 3'600'000;
constexpr std::int64_t kDay_ms = 24 * kHour_ms;

// Dirt in parts of 65,536 trips at full strength, as in the recorded month and hour; the order is
// that of the thresholds in spoil().
constexpr std::uint32_t kBothZero = 1225;
constexpr std::uint32_t kOneZero = 80;
constexpr std::uint32_t kElsewhere = 280;
constexpr std::uint32_t kMeterLeftOn = 140;
constexpr std::uint32_t kAllDirt = kBothZero + kOneZero + kElsewhere + kMeterLeftOn;

// Taxi and Limousine Commission, taxi fare of 2015: surcharges in cents.
constexpr std::uint32_t kNightSurcharge_cents = 50;
constexpr std::uint32_t kRushHourSurcharge_cents = 100;
constexpr std::uint32_t kMtaTax_cents = 50;
constexpr std::uint32_t kImprovementSurcharge_cents = 30;
constexpr std::uint32_t kTunnelToll_cents = 533;

// Passengers by 256ths: one, two, five, three, six, four.
std::uint32_t passengers_of(std::uint32_t byte) {
  return byte < 182 ? 1 : byte < 218 ? 2 : byte < 233 ? 5 : byte < 243 ? 3 : byte < 252 ? 6 : 4;
}

ArrivalRate make_rate(const GeneratedTripsOptions& options) {
  ArrivalRate rate = options.series ? ArrivalRate::recorded(*options.series)
                     : options.profile == VolumeProfile::kCity
                         ? ArrivalRate::city(options.mean_trips_per_second)
                         : ArrivalRate::flat(options.mean_trips_per_second);
  rate.set_factors(options.factors);
  return rate;
}

}  // namespace

std::optional<VolumeProfile> parse_volume_profile(std::string_view text) {
  if (text == "city") return VolumeProfile::kCity;
  if (text == "flat") return VolumeProfile::kFlat;
  return std::nullopt;
}

GeneratedTrips::GeneratedTrips(GeneratedTripsOptions options, sim::Random random)
    : options_(std::move(options)),
      end_ms_(options_.from_ms + options_.duration_ms),
      rate_(make_rate(options_)),
      random_(random),
      dirt_threshold_(static_cast<std::uint32_t>(
          std::lround(std::clamp(options_.dirt, 0.0, 30.0) * kAllDirt))) {
  next_step(options_.from_ms);
}

void GeneratedTrips::next_step(std::int64_t at_ms) {
  const auto step = rate_.at(at_ms);
  step_start_ms_ = at_ms;
  step_end_ms_ = std::min(step.end_ms, end_ms_);
  step_length_s_ = static_cast<double>(step_end_ms_ - at_ms) / 1000;
  // A rate of 0 makes the first gap infinite, which ends the step.
  seconds_per_trip_ = 1 / step.per_second;
  step_offset_s_ = 0;
  const std::int64_t hour = ((at_ms % kDay_ms + kDay_ms) % kDay_ms) / kHour_ms;
  night_ = hour >= 22 || hour < 5;
  rush_hour_ = hour >= 16 && hour < 20;
}

bool GeneratedTrips::advance() {
  for (;;) {
    if (step_start_ms_ >= end_ms_) return false;
    // A Poisson process forgets: at the border of a step the gap may be drawn afresh.
    step_offset_s_ += exponential_.draw(random_.next()) * seconds_per_trip_;
    if (step_offset_s_ < step_length_s_) return true;
    next_step(step_end_ms_);
  }
}

void GeneratedTrips::add_fare(GeneratedTrip& trip, std::uint32_t bits) const {
  trip.passengers = passengers_of(bits & 0xff);
  trip.credit_card = (bits >> 8 & 0xff) < 168;
  trip.vendor = 1 + (bits >> 16 & 1);
  trip.fare_cents = CityModel::fare_cents(trip.ride);
  trip.extra_cents = night_ ? kNightSurcharge_cents : rush_hour_ ? kRushHourSurcharge_cents : 0;
  trip.tolls_cents = trip.ride.to_airport && (bits >> 17 & 1) != 0 ? kTunnelToll_cents : 0;
  const std::uint32_t before_tip = trip.fare_cents + trip.extra_cents + kMtaTax_cents +
                                   kImprovementSurcharge_cents + trip.tolls_cents;
  // Buttons on the screen offer a fifth, a quarter, three tenths; some type in less.
  const std::uint32_t percent = 15 + (bits >> 18 & 3) * 5;
  trip.tip_cents = trip.credit_card ? before_tip * percent / 100 : 0;
  trip.mta_tax_cents = kMtaTax_cents;
  trip.improvement_surcharge_cents = kImprovementSurcharge_cents;
  trip.total_cents = before_tip + trip.tip_cents;
}

void GeneratedTrips::spoil(GeneratedTrip& trip, std::uint32_t part) const {
  trip.dirty = true;
  if (part < kBothZero) {
    trip.ride.pickup = {};
    trip.ride.dropoff = {};
  } else if (part < kBothZero + kOneZero) {
    (part % 2 == 0 ? trip.ride.pickup : trip.ride.dropoff) = {};
  } else if (part < kBothZero + kOneZero + kElsewhere) {
    // Upstate, or somewhere in the Atlantic.
    trip.ride.dropoff.latitude_e6 += (part % 2 == 0 ? 400'000 : -400'000);
    trip.ride.dropoff.west_e6 += static_cast<std::int32_t>(part) * 100 - 130'000;
  } else {
    // The meter was left on: pick-up nearly a day before.
    trip.pickup_s -= kDay_ms / 1000 - 600;
  }
}

GeneratedTrip GeneratedTrips::draw_trip() {
  GeneratedTrip trip;
  trip.trip_id = ++statistics_.rows_read;
  trip.dropoff_s = (step_start_ms_ + static_cast<std::int64_t>(step_offset_s_ * 1000)) / 1000;
  const std::uint64_t first = random_.next();
  const std::uint64_t second = random_.next();
  trip.ride = city_.draw(night_, first, second, random_.next());
  trip.pickup_s = trip.dropoff_s - trip.ride.duration_s;
  const std::uint64_t bits = random_.next();
  add_fare(trip, static_cast<std::uint32_t>(bits));
  const auto dirt = static_cast<std::uint32_t>(bits >> 48);
  if (dirt < dirt_threshold_) {
    spoil(trip, static_cast<std::uint32_t>(std::uint64_t{dirt} * kAllDirt / dirt_threshold_));
  }
  return trip;
}

std::optional<GeneratedTrip> GeneratedTrips::next() {
  if (!advance()) return std::nullopt;
  return draw_trip();
}

bool GeneratedTrips::fill(EventBlock& block) {
  block.clear();
  while (char* out = block.reserve(kMaxPayloadBytes)) {
    const auto trip = next();
    if (!trip) break;
    block.commit(writer_.write_payload(out, *trip), trip->dropoff_s * 1000);
  }
  block.seal();
  return !block.empty();
}

base::Result<void> write_trips(GeneratedTrips& source, TripFormat format, const TextSink& sink) {
  constexpr std::size_t kFlushBytes = 256 * 1024;
  GeneratedTripWriter writer;
  std::string text = format == TripFormat::kCsv ? csv_header() : std::string{};
  while (const auto trip = source.next()) {
    const TripRecord record = writer.record(*trip);
    format == TripFormat::kCsv ? append_csv(text, record) : append_json(text, record);
    if (text.size() < kFlushBytes) continue;
    WEIR_RETURN_IF_ERROR(sink(text));
    text.clear();
  }
  return sink(text);
}

}  // namespace weir::trips
