// Vector base64 after W. Mula and D. Lemire, "Faster Base64 Encoding and Decoding Using AVX2
// Instructions" (2018) and "Base64 encoding and decoding at almost the speed of a memory copy"
// (2019).
#include "emulator/api/base64_kernels.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace weir::api {
namespace {

constexpr std::array<std::uint32_t, 256> kValues = [] {
  std::array<std::uint32_t, 256> values{};
  values.fill(kBase64Foreign);
  for (std::uint32_t i = 0; i < kBase64Alphabet.size(); ++i) {
    values[static_cast<unsigned char>(kBase64Alphabet[i])] = i;
  }
  return values;
}();

#if defined(__x86_64__)

/// Puts the padding of `size` encoded bytes in front of `end`.
inline void pad(char* end, std::size_t size) {
  if (size % 3 != 0) end[-1] = '=';
  if (size % 3 == 1) end[-2] = '=';
}

constexpr std::size_t kAvx2Characters = 32;
constexpr std::size_t kAvx2Bytes = 24;
// A round stores 32 bytes of which 24 count. With so many characters left the output has room.
constexpr std::ptrdiff_t kAvx2DecodeReach = 48;
// A round reads two halves of 16 bytes, the second from byte 12.
constexpr std::size_t kAvx2EncodeReach = 28;

[[gnu::target("avx2")]] inline __m256i both_lanes(const std::array<char, 16>& table) {
  return _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(table.data())));
}

/// Four 6-bit values to three bytes, eight times; the bytes lie in the first 24 of the result.
[[gnu::target("avx2")]] inline __m256i pack_sixes(__m256i values) {
  constexpr std::array<char, 16> kGather = {2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1};
  const __m256i pairs = _mm256_maddubs_epi16(values, _mm256_set1_epi32(0x01400140));
  const __m256i quads = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));
  const __m256i bytes = _mm256_shuffle_epi8(quads, both_lanes(kGather));
  return _mm256_permutevar8x32_epi32(bytes, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
}

/// Replaces the first `count` bytes at `out` and none behind them. All 32 must be readable.
[[gnu::target("avx2")]] inline void store_first(char* out, __m256i bytes, std::size_t count) {
  const __m256i indexes =
      _mm256_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                       22, 23, 24, 25, 26, 27, 28, 29, 30, 31);
  const __m256i wanted = _mm256_cmpgt_epi8(_mm256_set1_epi8(static_cast<char>(count)), indexes);
  auto* place = reinterpret_cast<__m256i*>(out);
  _mm256_storeu_si256(place, _mm256_blendv_epi8(_mm256_loadu_si256(place), bytes, wanted));
}

[[gnu::target("avx2,bmi")]] std::size_t decode_groups_avx2(const char* text, const char* end,
                                                           char* out) {
  // Bit sets over the low and the high half of a character: they meet where it is no digit.
  const __m256i low_sets = both_lanes({0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                                       0x13, 0x1A, 0x1B, 0x1B, 0x1B, 0x1A});
  const __m256i high_sets = both_lanes({0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10,
                                        0x10, 0x10, 0x10, 0x10, 0x10, 0x10});
  // From a digit to its value, by its high half; '/' stands apart at index 1.
  const __m256i shifts = both_lanes({0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0});
  const __m256i slash = _mm256_set1_epi8('/');
  const char* at = text;
  char* to = out;
  while (end - at >= kAvx2DecodeReach) {
    const __m256i digits = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    const __m256i high = _mm256_and_si256(_mm256_srli_epi32(digits, 4), slash);
    const __m256i low = _mm256_and_si256(digits, slash);
    const __m256i faults =
        _mm256_and_si256(_mm256_shuffle_epi8(low_sets, low), _mm256_shuffle_epi8(high_sets, high));
    const __m256i is_slash = _mm256_cmpeq_epi8(digits, slash);
    const __m256i shift = _mm256_shuffle_epi8(shifts, _mm256_add_epi8(is_slash, high));
    const __m256i bytes = pack_sixes(_mm256_add_epi8(digits, shift));
    if (_mm256_testz_si256(faults, faults)) [[likely]] {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), bytes);
      at += kAvx2Characters;
      to += kAvx2Bytes;
      continue;
    }
    const auto sound = static_cast<std::uint32_t>(
        _mm256_movemask_epi8(_mm256_cmpeq_epi8(faults, _mm256_setzero_si256())));
    const auto groups = static_cast<std::size_t>(std::countr_one(sound)) / 4;
    store_first(to, bytes, groups * 3);
    return static_cast<std::size_t>(at - text) / 4 + groups;
  }
  return static_cast<std::size_t>(at - text) / 4 + base64_decode_groups_portable(at, end, to);
}

/// 24 bytes, 12 in each half, to 32 digits.
[[gnu::target("avx2")]] inline __m256i digits_of(__m128i first, __m128i second) {
  const __m256i spread =
      _mm256_shuffle_epi8(_mm256_set_m128i(second, first),
                          both_lanes({1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10}));
  const __m256i odd = _mm256_mulhi_epu16(_mm256_and_si256(spread, _mm256_set1_epi32(0x0FC0FC00)),
                                         _mm256_set1_epi32(0x04000040));
  const __m256i even = _mm256_mullo_epi16(_mm256_and_si256(spread, _mm256_set1_epi32(0x003F03F0)),
                                          _mm256_set1_epi32(0x01000010));
  const __m256i values = _mm256_or_si256(odd, even);
  // The alphabet's runs numbered: A-Z 0, a-z 1, 0-9 2..11, '+' 12, '/' 13.
  const __m256i above_upper = _mm256_cmpgt_epi8(values, _mm256_set1_epi8(25));
  const __m256i run = _mm256_sub_epi8(_mm256_subs_epu8(values, _mm256_set1_epi8(51)), above_upper);
  const __m256i shift = _mm256_shuffle_epi8(
      both_lanes({65, 71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -19, -16, 0, 0}), run);
  return _mm256_add_epi8(values, shift);
}

[[gnu::target("avx2")]] inline void encode_round(const char* bytes, char* out) {
  const auto* place = reinterpret_cast<const __m128i*>(bytes);
  const auto* second = reinterpret_cast<const __m128i*>(bytes + 12);
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out),
                      digits_of(_mm_loadu_si128(place), _mm_loadu_si128(second)));
}

[[gnu::target("avx2")]] char* encode_avx2(const char* bytes, std::size_t size, char* out) {
  while (size >= kAvx2EncodeReach) {
    encode_round(bytes, out);
    bytes += kAvx2Bytes;
    size -= kAvx2Bytes;
    out += kAvx2Characters;
  }
  if (size == 0) return out;
  char tail[2 * kAvx2Bytes + 8] = {};
  char digits[2 * kAvx2Characters];
  std::memcpy(tail, bytes, size);
  encode_round(tail, digits);
  if (size > kAvx2Bytes) encode_round(tail + kAvx2Bytes, digits + kAvx2Characters);
  const std::size_t length = (size + 2) / 3 * 4;
  pad(digits + length, size);
  std::memcpy(out, digits, length);
  return out + length;
}

// Clang 14 breaks off over these functions when its sanitizers are on.
#if !defined(__clang__)
#define WEIR_BASE64_AVX512
constexpr std::size_t kWideCharacters = 64;
constexpr std::size_t kWideBytes = 48;

constexpr std::uint64_t first_bits(std::size_t count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

constexpr std::array<char, 64> kPackOrder = [] {
  std::array<char, 64> order{};
  for (std::size_t i = 0; i < kWideBytes; ++i) {
    order[i] = static_cast<char>(i / 3 * 4 + 2 - i % 3);
  }
  return order;
}();

constexpr std::array<char, 64> kSpreadOrder = [] {
  std::array<char, 64> order{};
  constexpr std::array<std::size_t, 4> kWithin = {1, 0, 2, 1};
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = static_cast<char>(i / 4 * 3 + kWithin[i % 4]);
  }
  return order;
}();

constexpr std::array<char, 128> kWideValues = [] {
  std::array<char, 128> values{};
  for (std::size_t c = 0; c < values.size(); ++c) {
    const std::uint32_t value = kValues[c];
    values[c] = static_cast<char>(value == kBase64Foreign ? 0x80 : value);
  }
  return values;
}();

#define WEIR_AVX512 [[gnu::target("avx512f,avx512bw,avx512vl,avx512vbmi,bmi,bmi2")]]

// The masked form, for GCC 12 takes the plain one's ignored operand for an uninitialised value.
WEIR_AVX512 inline __m512i permute(__m512i order, __m512i bytes) {
  return _mm512_maskz_permutexvar_epi8(~std::uint64_t{0}, order, bytes);
}

WEIR_AVX512 std::size_t decode_groups_avx512(const char* text, const char* end, char* out) {
  const __m512i first_values = _mm512_loadu_si512(kWideValues.data());
  const __m512i second_values = _mm512_loadu_si512(kWideValues.data() + 64);
  const __m512i order = _mm512_loadu_si512(kPackOrder.data());
  const char* at = text;
  char* to = out;
  while (true) {
    const auto left = static_cast<std::size_t>(end - at);
    const std::uint64_t present = first_bits(left);
    const __m512i digits = _mm512_maskz_loadu_epi8(present, at);
    const __m512i values = _mm512_permutex2var_epi8(first_values, digits, second_values);
    const std::uint64_t faults = _mm512_movepi8_mask(_mm512_or_si512(values, digits)) | ~present;
    const __m512i pairs = _mm512_maddubs_epi16(values, _mm512_set1_epi32(0x01400140));
    const __m512i quads = _mm512_madd_epi16(pairs, _mm512_set1_epi32(0x00011000));
    const __m512i bytes = permute(order, quads);
    if (faults == 0) [[likely]] {
      _mm512_mask_storeu_epi8(to, first_bits(kWideBytes), bytes);
      at += kWideCharacters;
      to += kWideBytes;
      continue;
    }
    const auto groups = static_cast<std::size_t>(std::countr_zero(faults)) / 4;
    _mm512_mask_storeu_epi8(to, first_bits(groups * 3), bytes);
    return static_cast<std::size_t>(at - text) / 4 + groups;
  }
}

WEIR_AVX512 char* encode_avx512(const char* bytes, std::size_t size, char* out) {
  const __m512i order = _mm512_loadu_si512(kSpreadOrder.data());
  const __m512i alphabet = _mm512_loadu_si512(kBase64Alphabet.data());
  // Bit offsets of the four digits in 32 bits that hold bytes 1, 0, 2, 1; twice in 64 bits.
  const __m512i offsets = _mm512_set1_epi64(0x3036242a1016040aLL);
  while (size > 0) {
    const std::size_t taken = size < kWideBytes ? size : kWideBytes;
    const __m512i input = _mm512_maskz_loadu_epi8(first_bits(taken), bytes);
    const __m512i spread = permute(order, input);
    const __m512i values = _mm512_multishift_epi64_epi8(offsets, spread);
    const std::size_t length = (taken + 2) / 3 * 4;
    _mm512_mask_storeu_epi8(out, first_bits(length), permute(values, alphabet));
    bytes += taken;
    size -= taken;
    out += length;
    if (size == 0) pad(out, taken);
  }
  return out;
}

#endif
#endif

}  // namespace

unsigned base64_value(char digit) {
  return kValues[static_cast<unsigned char>(digit)];
}

std::size_t base64_decode_groups_portable(const char* text, const char* end, char* out) {
  const char* at = text;
  for (; end - at >= 4; at += 4, out += 3) {
    const unsigned a = base64_value(at[0]);
    const unsigned b = base64_value(at[1]);
    const unsigned c = base64_value(at[2]);
    const unsigned d = base64_value(at[3]);
    if (((a | b | c | d) & kBase64Foreign) != 0) break;
    const unsigned group = (a << 18) | (b << 12) | (c << 6) | d;
    out[0] = static_cast<char>(group >> 16);
    out[1] = static_cast<char>((group >> 8) & 0xFF);
    out[2] = static_cast<char>(group & 0xFF);
  }
  return static_cast<std::size_t>(at - text) / 4;
}

char* base64_encode_portable(const char* bytes, std::size_t size, char* out) {
  for (; size > 0; out += 4) {
    const std::size_t taken = size < 3 ? size : 3;
    unsigned group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = (group << 8) | (i < taken ? static_cast<unsigned char>(bytes[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      out[i] = i <= taken ? kBase64Alphabet[(group >> (18 - 6 * i)) & 0x3F] : '=';
    }
    bytes += taken;
    size -= taken;
  }
  return out;
}

std::span<const Base64Kernels> base64_kernels() {
  static constexpr Base64Kernels kAll[] = {
#if defined(WEIR_BASE64_AVX512)
    {"avx512", decode_groups_avx512, encode_avx512},
#endif
#if defined(__x86_64__)
    {"avx2", decode_groups_avx2, encode_avx2},
#endif
    {"portable", base64_decode_groups_portable, base64_encode_portable}
  };
  std::size_t usable = 1;
#if defined(__x86_64__)
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
  usable += avx2 ? 1 : 0;
#if defined(WEIR_BASE64_AVX512)
  const bool wide = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                    __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("bmi2");
  usable += avx2 && wide ? 1 : 0;
#endif
#endif
  return std::span(kAll).last(usable);
}

}  // namespace weir::api
