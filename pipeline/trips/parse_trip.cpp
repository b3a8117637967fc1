#include "pipeline/trips/parse_trip.h"

#include <array>
#include <charconv>
#include <cstring>

#include "pipeline/trips/instant.h"
#include "pipeline/trips/parse_json.h"
#include "pipeline/trips/payload.h"

namespace weir::trips {
namespace {

// Powers of ten that a double holds exactly.
constexpr std::array<double, 23> kPowersOfTen{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr std::uint64_t kExactMantissaEnd = std::uint64_t{1} << 53;
constexpr std::ptrdiff_t kMantissaDigits = 19;

// Walks the text. Reading one character is safe while the text's last character, a '}', has not
// been passed: no loop of this class runs over one.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  bool take(std::string_view expected) {
    if (static_cast<std::size_t>(end_ - at_) < expected.size() ||
        std::memcmp(at_, expected.data(), expected.size()) != 0) {
      return false;
    }
    at_ += expected.size();
    return true;
  }

  // An instant with its closing quote.
  bool instant(std::int64_t& millis) {
    if (end_ - at_ < 26) return false;
    millis = parse_instant_seconds(at_);
    if (millis == kNoInstant) return false;
    at_ += 19;
    if (*at_ == '.') {
      for (std::int64_t unit = 100; unit != 0; unit /= 10) {
        if (!is_digit(*++at_)) return false;
        millis += (*at_ - '0') * unit;
      }
      ++at_;
    }
    return *at_++ == 'Z';
  }

  // Numbers as JSON writes them without exponent; others are left to the full parser.
  bool number(double& value) {
    const char* const start = at_;
    const bool negative = *at_ == '-';
    at_ += negative;
    const char* const digits = at_;
    std::uint64_t mantissa = 0;
    take_digits(mantissa);
    std::ptrdiff_t count = at_ - digits;
    if (count == 0 || (*digits == '0' && count > 1)) return false;
    std::ptrdiff_t fraction = 0;
    if (*at_ == '.') {
      const char* const point = at_++;
      take_digits(mantissa);
      fraction = at_ - point - 1;
      if (fraction == 0) return false;
      count += fraction;
    }
    if (*at_ == 'e' || *at_ == 'E') return false;
    // Up to 2^53 and 10^22 both operands are exact, so that one division rounds correctly.
    if (count <= kMantissaDigits && mantissa < kExactMantissaEnd) {
      value = static_cast<double>(mantissa) / kPowersOfTen[static_cast<std::size_t>(fraction)];
      value = negative ? -value : value;
      return true;
    }
    return std::from_chars(start, at_, value).ec == std::errc{};
  }

  bool skip_number() {
    at_ += *at_ == '-';
    const char* const digits = at_;
    std::uint64_t ignored = 0;
    take_digits(ignored);
    if (at_ == digits || (*digits == '0' && at_ - digits > 1)) return false;
    if (*at_ == '.') {
      const char* const point = at_++;
      take_digits(ignored);
      if (at_ - point == 1) return false;
    }
    return *at_ != 'e' && *at_ != 'E';
  }

  bool at_last() const { return end_ - at_ == 1; }

 private:
  static bool is_digit(char c) { return static_cast<unsigned char>(c - '0') <= 9; }

  void take_digits(std::uint64_t& value) {
    for (unsigned digit; (digit = static_cast<unsigned char>(*at_ - '0')) <= 9; ++at_) {
      value = value * 10 + digit;
    }
  }

  const char* at_;
  const char* end_;
};

}  // namespace

std::optional<TripFields> scan_trip(std::string_view json) {
  if (json.ends_with('\n')) json.remove_suffix(1);
  if (!json.ends_with('}')) return std::nullopt;
  Scanner scan{json};
  TripFields trip;
  trip.kind = TripFields::Kind::kTrip;
  const bool read = scan.take(kBeforePickupTime) && scan.instant(trip.pickup_ms) &&
                    scan.take(kBeforeDropoffTime) && scan.instant(trip.dropoff_ms) &&
                    scan.take(kBeforePickupLongitude) && scan.number(trip.pickup_longitude) &&
                    scan.take(kBeforePickupLatitude) && scan.number(trip.pickup_latitude) &&
                    scan.take(kBeforeDropoffLongitude) && scan.number(trip.dropoff_longitude) &&
                    scan.take(kBeforeDropoffLatitude) && scan.number(trip.dropoff_latitude);
  if (!read || (scan.take(kBeforeTripDistance) && !scan.skip_number()) ||
      (scan.take(kBeforeTotalAmount) && !scan.skip_number()) || !scan.take(kBeforeTripId) ||
      !scan.skip_number() || !scan.at_last()) {
    return std::nullopt;
  }
  return trip;
}

TripFields parse_trip(std::string_view json) {
  if (auto trip = scan_trip(json)) return *trip;
  return parse_json(json);
}

}  // namespace weir::trips
