#include "emulator/base/md5.h"

#include <array>
#include <bit>
#include <cassert>
#include <cstdint>
#include <cstring>

namespace weir::base {
namespace {

// RFC 1321, section 3.4: the constants and rotations of the 64 steps.
constexpr std::array<std::uint32_t, 64> kSines = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
constexpr std::array<int, 16> kRotations = {7, 12, 17, 22, 5, 9,  14, 20,
                                            4, 11, 16, 23, 6, 10, 15, 21};
constexpr std::array<std::uint32_t, 4> kInitial = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

// A key of up to this length fits one block with its padding; longer keys are hashed one by one.
constexpr std::size_t kOneBlockKeyBytes = 55;

constexpr std::size_t kLanes = 8;
// One 32-bit word of eight messages. GCC lowers it to what the target has: one AVX2 register, or
// two SSE2 ones in the portable build of the same function.
typedef std::uint32_t Lanes __attribute__((vector_size(kLanes * 4)));

constexpr int message_index(int step) {
  switch (step / 16) {
    case 0:
      return step;
    case 1:
      return (5 * step + 1) % 16;
    case 2:
      return (3 * step + 5) % 16;
    default:
      return (7 * step) % 16;
  }
}

template <class Word>
[[gnu::always_inline]] inline void md5_block(std::array<Word, 4>& state, const Word* message) {
  Word a = state[0], b = state[1], c = state[2], d = state[3];
#pragma GCC unroll 64
  for (int step = 0; step < 64; ++step) {
    Word mix;
    if (step < 16) {
      mix = d ^ (b & (c ^ d));
    } else if (step < 32) {
      mix = c ^ (d & (b ^ c));
    } else if (step < 48) {
      mix = b ^ c ^ d;
    } else {
      mix = c ^ (b | ~d);
    }
    const Word sum = a + mix + message[message_index(step)] + kSines[static_cast<unsigned>(step)];
    const int shift = kRotations[static_cast<unsigned>(step / 16 * 4 + step % 4)];
    a = d;
    d = c;
    c = b;
    b = b + ((sum << shift) | (sum >> (32 - shift)));
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

HashKey to_big_endian(const std::array<std::uint32_t, 4>& state) {
  const auto swap = [](std::uint32_t word) { return std::uint64_t{__builtin_bswap32(word)}; };
  return {(swap(state[0]) << 32) | swap(state[1]), (swap(state[2]) << 32) | swap(state[3])};
}

// Writes the last, padded block of a message whose tail is `tail` and whole length `total_bytes`.
void pad_block(std::uint32_t* block, std::string_view tail, std::uint64_t total_bytes) {
  static_assert(std::endian::native == std::endian::little);
  std::memset(block, 0, 64);
  std::memcpy(block, tail.data(), tail.size());
  reinterpret_cast<unsigned char*>(block)[tail.size()] = 0x80;
  const std::uint64_t bits = total_bytes * 8;
  std::memcpy(block + 14, &bits, 8);
}

HashKey md5_any_length(std::string_view text) {
  std::array<std::uint32_t, 4> state = kInitial;
  std::uint32_t block[16];
  std::string_view rest = text;
  while (rest.size() >= 64) {
    std::memcpy(block, rest.data(), 64);
    md5_block(state, block);
    rest.remove_prefix(64);
  }
  if (rest.size() > kOneBlockKeyBytes) {
    std::memset(block, 0, 64);
    std::memcpy(block, rest.data(), rest.size());
    reinterpret_cast<unsigned char*>(block)[rest.size()] = 0x80;
    md5_block(state, block);
    std::memset(block, 0, 64);
    const std::uint64_t bits = text.size() * 8;
    std::memcpy(block + 14, &bits, 8);
  } else {
    pad_block(block, rest, text.size());
  }
  md5_block(state, block);
  return to_big_endian(state);
}

// Hashes exactly kLanes short keys. The message words are transposed so that a lane is a message.
[[gnu::always_inline]] inline void md5_lanes(const std::string_view* keys, HashKey* hashes) {
  alignas(64) std::uint32_t padded[kLanes][16];
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    pad_block(padded[lane], keys[lane], keys[lane].size());
  }
  Lanes message[16];
  for (std::size_t word = 0; word < 16; ++word) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) message[word][lane] = padded[lane][word];
  }
  std::array<Lanes, 4> state;
  for (std::size_t word = 0; word < 4; ++word) state[word] = Lanes{} + kInitial[word];
  md5_block(state, message);
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    hashes[lane] = to_big_endian({state[0][lane], state[1][lane], state[2][lane], state[3][lane]});
  }
}

using LaneFunction = void (*)(const std::string_view*, HashKey*);

#if defined(__x86_64__)
[[gnu::target("avx2")]] void md5_lanes_avx2(const std::string_view* keys, HashKey* hashes) {
  md5_lanes(keys, hashes);
}
#endif

void md5_lanes_portable(const std::string_view* keys, HashKey* hashes) {
  md5_lanes(keys, hashes);
}

LaneFunction choose_lane_function() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return md5_lanes_avx2;
#endif
  return md5_lanes_portable;
}

}  // namespace

HashKey md5_hash_key(std::string_view partition_key) {
  return md5_any_length(partition_key);
}

void md5_hash_keys(std::span<const std::string_view> keys, std::span<HashKey> hashes) {
  assert(keys.size() == hashes.size());
  static const LaneFunction lanes = choose_lane_function();
  std::size_t at = 0;
  for (; at + kLanes <= keys.size(); at += kLanes) {
    bool all_short = true;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      all_short &= keys[at + lane].size() <= kOneBlockKeyBytes;
    }
    if (all_short) {
      lanes(&keys[at], &hashes[at]);
    } else {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        hashes[at + lane] = md5_any_length(keys[at + lane]);
      }
    }
  }
  for (; at < keys.size(); ++at) hashes[at] = md5_any_length(keys[at]);
}

}  // namespace weir::base
