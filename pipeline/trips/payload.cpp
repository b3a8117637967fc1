#include "pipeline/trips/payload.h"

#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace weir::trips {
namespace {

constexpr std::int64_t kMillisPerDay = 86'400'000;

char* put(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* put_two(char* out, unsigned value) {
  out[0] = static_cast<char>('0' + value / 10);
  out[1] = static_cast<char>('0' + value % 10);
  return out + 2;
}

char* put_coordinate(char* out, std::string_view key, std::string_view text) {
  out = put(out, key);
  return put(out, text.empty() ? std::string_view{"null"} : text);
}

char* put_optional(char* out, std::string_view key, std::string_view text) {
  if (text.empty()) return out;
  return put(put(out, key), text);
}

// The Gregorian date of a day since the epoch (H. Hinnant's algorithm, inverse).
char* put_date(char* out, std::int64_t days) {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const auto day_of_era = static_cast<unsigned>(days - era * 146'097);
  const unsigned year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const unsigned day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const unsigned shifted_month = (5 * day_of_year + 2) / 153;
  const unsigned day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  const unsigned month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  const auto year =
      static_cast<unsigned>(static_cast<std::int64_t>(year_of_era) + era * 400 + (month <= 2));
  out = put_two(put_two(out, year / 100), year % 100);
  *out++ = '-';
  out = put_two(out, month);
  *out++ = '-';
  return put_two(out, day);
}

constexpr std::uint32_t kHashFactor = 31;
constexpr std::size_t kWeightedBytes = 1024;
constexpr std::size_t kStep = 16;

// hash = sum of byte * 31^(distance from the end). Each weight modulo 2^32 is split into two signed
// 16-bit parts, low + 65536 * high, which is what the multiply-and-add of SSE2 takes. Laid out for
// steps of 16 bytes that walk from the end of the text to its front.
struct HashWeights {
  alignas(16) std::array<std::array<std::int16_t, kStep>, kWeightedBytes / kStep> low{};
  alignas(16) std::array<std::array<std::int16_t, kStep>, kWeightedBytes / kStep> high{};
};

constexpr HashWeights make_weights() {
  HashWeights weights;
  std::uint32_t power = 1;
  for (std::size_t step = 0; step < kWeightedBytes / kStep; ++step) {
    for (std::size_t i = 0; i < kStep; ++i) {
      const auto low = static_cast<std::int16_t>(power & 0xffff);
      weights.low[step][kStep - 1 - i] = low;
      weights.high[step][kStep - 1 - i] = static_cast<std::int16_t>(
          (power - static_cast<std::uint32_t>(static_cast<std::int32_t>(low))) >> 16);
      power *= kHashFactor;
    }
  }
  return weights;
}

constexpr HashWeights kWeights = make_weights();

// String.hashCode over UTF-16, for text that is not all ASCII. Malformed bytes count as one
// replacement character each.
std::uint32_t hash_utf8(std::string_view text, std::uint32_t hash) {
  const auto fold = [&hash](std::uint32_t unit) { hash = hash * kHashFactor + unit; };
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t more = first < 0x80   ? 0
                             : first < 0xc2 ? 9
                             : first < 0xe0 ? 1
                             : first < 0xf0 ? 2
                             : first < 0xf5 ? 3
                                            : 9;
    std::uint32_t code = more == 0 ? first : first & (0x3fU >> more);
    bool valid = more < 9 && i + more < text.size();
    for (std::size_t j = 1; valid && j <= more; ++j) {
      const auto next = static_cast<unsigned char>(text[i + j]);
      valid = (next & 0xc0) == 0x80;
      code = (code << 6) | (next & 0x3fU);
    }
    if (!valid) {
      fold(0xfffd);
      ++i;
      continue;
    }
    if (code >= 0x10000) {
      fold(0xd800 + ((code - 0x10000) >> 10));
      fold(0xdc00 + ((code - 0x10000) & 0x3ff));
    } else {
      fold(code);
    }
    i += more + 1;
  }
  return hash;
}

std::uint32_t hash_ascii_head(const char* text, std::size_t size) {
  std::uint32_t hash = 0;
  for (std::size_t i = 0; i < size; ++i) {
    hash = hash * kHashFactor + static_cast<unsigned char>(text[i]);
  }
  return hash;
}

constexpr std::uint32_t power_of_factor(std::size_t exponent) {
  std::uint32_t power = 1;
  std::uint32_t base = kHashFactor;
  for (; exponent != 0; exponent >>= 1, base *= base) {
    if ((exponent & 1) != 0) power *= base;
  }
  return power;
}

#if defined(__SSE2__)
std::uint32_t lane_sum(__m128i lanes) {
  lanes = _mm_add_epi32(lanes, _mm_shuffle_epi32(lanes, 0x4e));
  lanes = _mm_add_epi32(lanes, _mm_shuffle_epi32(lanes, 0xb1));
  return static_cast<std::uint32_t>(_mm_cvtsi128_si32(lanes));
}

// The part of the hash that the last `steps` * 16 bytes before `end` make; sets `ascii`.
std::uint32_t hash_tail(const char* end, std::size_t steps, bool& ascii) {
  __m128i low = _mm_setzero_si128();
  __m128i high = _mm_setzero_si128();
  __m128i all = _mm_setzero_si128();
  const __m128i zero = _mm_setzero_si128();
  for (std::size_t step = 0; step < steps; ++step) {
    const __m128i bytes =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(end - (step + 1) * kStep));
    all = _mm_or_si128(all, bytes);
    const __m128i first = _mm_unpacklo_epi8(bytes, zero);
    const __m128i second = _mm_unpackhi_epi8(bytes, zero);
    const auto* low_weights = reinterpret_cast<const __m128i*>(kWeights.low[step].data());
    const auto* high_weights = reinterpret_cast<const __m128i*>(kWeights.high[step].data());
    low = _mm_add_epi32(low, _mm_madd_epi16(first, _mm_load_si128(low_weights)));
    low = _mm_add_epi32(low, _mm_madd_epi16(second, _mm_load_si128(low_weights + 1)));
    high = _mm_add_epi32(high, _mm_madd_epi16(first, _mm_load_si128(high_weights)));
    high = _mm_add_epi32(high, _mm_madd_epi16(second, _mm_load_si128(high_weights + 1)));
  }
  ascii = _mm_movemask_epi8(all) == 0;
  return lane_sum(low) + (lane_sum(high) << 16);
}
#else
std::uint32_t hash_tail(const char* end, std::size_t steps, bool& ascii) {
  unsigned all = 0;
  std::uint32_t hash = 0;
  for (const char* at = end - steps * kStep; at != end; ++at) {
    const auto byte = static_cast<unsigned char>(*at);
    all |= byte;
    hash = hash * kHashFactor + byte;
  }
  ascii = all < 0x80;
  return hash;
}
#endif

bool is_ascii(std::string_view text) {
  unsigned all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

}  // namespace

char* write_unsigned(char* out, std::uint64_t value) {
  std::array<char, 20> digits;
  std::size_t at = digits.size();
  do {
    digits[--at] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  return put(out, {digits.data() + at, digits.size() - at});
}

char* write_instant(char* out, std::int64_t millis) {
  std::int64_t days = millis / kMillisPerDay;
  std::int64_t rest = millis % kMillisPerDay;
  if (rest < 0) {
    rest += kMillisPerDay;
    --days;
  }
  const auto of_day = static_cast<unsigned>(rest);
  out = put_date(out, days);
  *out++ = 'T';
  out = put_two(out, of_day / 3'600'000);
  *out++ = ':';
  out = put_two(out, of_day / 60'000 % 60);
  *out++ = ':';
  out = put_two(out, of_day / 1000 % 60);
  if (const unsigned fraction = of_day % 1000; fraction != 0) {
    *out++ = '.';
    *out++ = static_cast<char>('0' + fraction / 100);
    out = put_two(out, fraction % 100);
  }
  *out++ = 'Z';
  return out;
}

char* write_payload_front(char* out, const TripRecord& trip) {
  out = write_instant(put(out, kBeforePickupTime), trip.pickup_ms);
  out = write_instant(put(out, kBeforeDropoffTime), trip.dropoff_ms);
  out = put_coordinate(out, kBeforePickupLongitude, trip.pickup_longitude);
  out = put_coordinate(out, kBeforePickupLatitude, trip.pickup_latitude);
  out = put_coordinate(out, kBeforeDropoffLongitude, trip.dropoff_longitude);
  out = put_coordinate(out, kBeforeDropoffLatitude, trip.dropoff_latitude);
  out = put_optional(out, kBeforeTripDistance, trip.trip_distance);
  return put_optional(out, kBeforeTotalAmount, trip.total_amount);
}

char* write_payload_back(char* out, std::uint64_t trip_id) {
  return put(write_unsigned(put(out, kBeforeTripId), trip_id), "}\n");
}

char* write_payload(char* out, const TripRecord& trip) {
  return write_payload_back(write_payload_front(out, trip), trip.trip_id);
}

std::int32_t java_objects_hash(std::string_view payload) {
  const std::size_t tail_steps = std::min(payload.size(), kWeightedBytes) / kStep;
  const std::size_t head = payload.size() - tail_steps * kStep;
  bool ascii = true;
  const std::uint32_t tail = hash_tail(payload.data() + payload.size(), tail_steps, ascii);
  if (!ascii || !is_ascii(payload.substr(0, head))) {
    return static_cast<std::int32_t>(31 + hash_utf8(payload, 0));
  }
  const std::uint32_t front = hash_ascii_head(payload.data(), head);
  return static_cast<std::int32_t>(31 + tail + front * power_of_factor(tail_steps * kStep));
}

char* write_partition_key(char* out, std::string_view payload) {
  const std::int64_t hash = java_objects_hash(payload);
  if (hash < 0) *out++ = '-';
  return write_unsigned(out, static_cast<std::uint64_t>(hash < 0 ? -hash : hash));
}

}  // namespace weir::trips
