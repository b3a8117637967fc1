#include "pipeline/hotspots/documents.h"

#include <fmt/format.h>

#include <string_view>

namespace weir::hotspots {
namespace {

void append_integer(std::string& text, std::int64_t value) {
  const fmt::format_int digits(value);
  text.append(digits.data(), digits.size());
}

void append_double(std::string& text, double value) {
  const std::size_t start = text.size();
  fmt::format_to(std::back_inserter(text), "{}", value);
  if (text.find_first_of(".e", start) == std::string::npos) text += ".0";
}

std::string_view airport_code(Airport airport) {
  return airport == Airport::kJfk ? "JFK" : "LGA";
}

}  // namespace

void write_pickup_count(const PickupCount& pickups, std::int64_t window_end_ms,
                        Document& document) {
  document.kind = DocumentKind::kPickupCount;
  document.id.clear();
  append_geohash(document.id, pickups.cell, kPickupPrecision);
  std::string& source = document.source;
  source.assign(R"({"location":")");
  source += document.id;
  source += R"(","pickup_count":)";
  append_integer(source, static_cast<std::int64_t>(pickups.count));
  source += R"(,"timestamp":)";
  append_integer(source, window_end_ms);
  source += '}';
  document.id += '-';
  append_integer(document.id, window_end_ms);
}

void write_trip_duration(const TripDuration& duration, std::int64_t window_end_ms,
                         Document& document) {
  const std::string_view airport = airport_code(airport_of_duration_key(duration.key));
  const TripMinutes& minutes = duration.minutes;
  document.kind = DocumentKind::kTripDuration;
  document.id.clear();
  append_geohash(document.id, cell_of_duration_key(duration.key), kDurationPrecision);
  std::string& source = document.source;
  source.assign(R"({"location":")");
  source += document.id;
  source += R"(","airport_code":")";
  source += airport;
  source += R"(","sum_trip_duration":)";
  append_integer(source, minutes.sum);
  source += R"(,"avg_trip_duration":)";
  append_double(source, static_cast<double>(minutes.sum) / static_cast<double>(minutes.count));
  source += R"(,"timestamp":)";
  append_integer(source, window_end_ms);
  source += '}';
  document.id += '-';
  document.id += airport;
  document.id += '-';
  append_integer(document.id, window_end_ms);
}

}  // namespace weir::hotspots
