// The bits of CBOR's initial byte (RFC 8949, section 3).
#pragma once

#include <cstdint>

namespace weir::api::cbor {

enum class Major : std::uint8_t {
  kUnsigned = 0,
  kNegative = 1,
  kBytes = 2,
  kText = 3,
  kArray = 4,
  kMap = 5,
  kTag = 6,
  kSimple = 7,
};

// Low five bits: a value below 24, or how many bytes of value follow.
inline constexpr std::uint8_t kInfo8Bit = 24;
inline constexpr std::uint8_t kInfo16Bit = 25;
inline constexpr std::uint8_t kInfo32Bit = 26;
inline constexpr std::uint8_t kInfo64Bit = 27;
inline constexpr std::uint8_t kInfoIndefinite = 31;

// Low five bits of Major::kSimple; there the widths mean half, single and double floats.
inline constexpr std::uint8_t kSimpleFalse = 20;
inline constexpr std::uint8_t kSimpleTrue = 21;
inline constexpr std::uint8_t kSimpleNull = 22;
inline constexpr std::uint8_t kSimpleUndefined = 23;

inline constexpr std::uint8_t kBreak = 0xFF;  ///< Ends what has indefinite length.

inline constexpr std::uint64_t kTagEpoch = 1;
inline constexpr std::uint64_t kTagPositiveBignum = 2;
inline constexpr std::uint64_t kTagNegativeBignum = 3;

}  // namespace weir::api::cbor
