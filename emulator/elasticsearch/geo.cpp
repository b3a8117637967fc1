#include "emulator/elasticsearch/geo.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "emulator/elasticsearch/numbers.h"

namespace weir::elasticsearch {
namespace {

constexpr std::string_view kAlphabet = "0123456789bcdefghjkmnpqrstuvwxyz";
constexpr double kLatitudeStep = 180.0 / 4294967296.0;
constexpr double kLongitudeStep = 360.0 / 4294967296.0;
constexpr std::uint32_t kSign = 0x8000'0000U;

std::int32_t to_cell(double degrees, double step) {
  const double cell = std::floor(degrees / step);
  return static_cast<std::int32_t>(std::clamp(cell, -2147483648.0, 2147483647.0));
}

// Puts the bits of `value` at the even places.
std::uint64_t spread(std::uint32_t value) {
  std::uint64_t v = value;
  v = (v | v << 16) & 0x0000'ffff'0000'ffffULL;
  v = (v | v << 8) & 0x00ff'00ff'00ff'00ffULL;
  v = (v | v << 4) & 0x0f0f'0f0f'0f0f'0f0fULL;
  v = (v | v << 2) & 0x3333'3333'3333'3333ULL;
  return (v | v << 1) & 0x5555'5555'5555'5555ULL;
}

std::uint32_t squeeze(std::uint64_t v) {
  v &= 0x5555'5555'5555'5555ULL;
  v = (v | v >> 1) & 0x3333'3333'3333'3333ULL;
  v = (v | v >> 2) & 0x0f0f'0f0f'0f0f'0f0fULL;
  v = (v | v >> 4) & 0x00ff'00ff'00ff'00ffULL;
  v = (v | v >> 8) & 0x0000'ffff'0000'ffffULL;
  return static_cast<std::uint32_t>(v | v >> 16);
}

constexpr std::array<std::int8_t, 256> make_digits() {
  std::array<std::int8_t, 256> digits{};
  for (auto& digit : digits) digit = -1;
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
  }
  return digits;
}
constexpr std::array<std::int8_t, 256> kDigits = make_digits();

// The interleaved cell numbers (longitude at the odd places) with the geohash's bits on top.
std::optional<std::uint64_t> parse_bits(std::string_view text) {
  text = text.substr(0, kMaxGeohashLength);
  if (text.empty()) return std::nullopt;
  std::uint64_t bits = 0;
  for (char c : text) {
    const std::int8_t digit = kDigits[static_cast<unsigned char>(c)];
    if (digit < 0) return std::nullopt;
    bits = bits << 5 | static_cast<std::uint64_t>(digit);
  }
  return bits << (64 - 5 * text.size());
}

GeoPoint corner(std::uint64_t bits) {
  return {decode_latitude(static_cast<std::int32_t>(squeeze(bits) ^ kSign)),
          decode_longitude(static_cast<std::int32_t>(squeeze(bits >> 1) ^ kSign))};
}

}  // namespace

std::int32_t encode_latitude(double latitude) {
  return to_cell(latitude, kLatitudeStep);
}
std::int32_t encode_longitude(double longitude) {
  return to_cell(longitude, kLongitudeStep);
}
double decode_latitude(std::int32_t cell) {
  return cell * kLatitudeStep;
}
double decode_longitude(std::int32_t cell) {
  return cell * kLongitudeStep;
}

std::uint64_t geohash_bits(std::int32_t latitude, std::int32_t longitude, int length) {
  const std::uint64_t bits = spread(static_cast<std::uint32_t>(latitude) ^ kSign) |
                             spread(static_cast<std::uint32_t>(longitude) ^ kSign) << 1;
  return bits >> (64 - 5 * length);
}

std::string geohash_text(std::uint64_t bits, int length) {
  std::string text(static_cast<std::size_t>(length), '0');
  for (auto place = text.rbegin(); place != text.rend(); ++place) {
    *place = kAlphabet[bits & 31];
    bits >>= 5;
  }
  return text;
}

std::optional<GeoPoint> parse_geohash(std::string_view text) {
  const auto bits = parse_bits(text);
  if (!bits) return std::nullopt;
  return corner(*bits);
}

std::optional<GeoBox> parse_geohash_cell(std::string_view text) {
  const auto bits = parse_bits(text);
  if (!bits) return std::nullopt;
  const auto length = static_cast<int>(std::min<std::size_t>(text.size(), kMaxGeohashLength));
  const int latitude_bits = 5 * length / 2;
  const int longitude_bits = 5 * length - latitude_bits;
  const GeoPoint low = corner(*bits);
  return GeoBox{low.latitude + std::ldexp(180.0, -latitude_bits), low.longitude, low.latitude,
                low.longitude + std::ldexp(360.0, -longitude_bits)};
}

std::optional<GeoPoint> parse_lat_lon(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const auto latitude = parse_double(trim(text.substr(0, comma)));
  const auto longitude = parse_double(trim(text.substr(comma + 1)));
  if (!latitude || !longitude) return std::nullopt;
  return GeoPoint{*latitude, *longitude};
}

}  // namespace weir::elasticsearch
