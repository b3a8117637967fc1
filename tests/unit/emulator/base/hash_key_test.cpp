#include "emulator/base/hash_key.h"

#include <gtest/gtest.h>

#include <string>

namespace weir::base {
namespace {

constexpr std::uint64_t kOnes = ~std::uint64_t{0};

struct Case {
  HashKey key;
  std::string text;
};
const Case kCases[] = {
    {{0, 0}, "0"},
    {{0, 9}, "9"},
    {{0, kOnes}, "18446744073709551615"},
    {{1, 0}, "18446744073709551616"},
    {{std::uint64_t{1} << 63, 0}, "170141183460469231731687303715884105728"},
    {kMaxHashKey, "340282366920938463463374607431768211455"},
};

TEST(HashKey, WritesDecimal) {
  for (const Case& c : kCases) EXPECT_EQ(to_decimal(c.key), c.text);
}

TEST(HashKey, ReadsDecimal) {
  for (const Case& c : kCases) EXPECT_EQ(parse_hash_key(c.text), c.key);
}

TEST(HashKey, RefusesWhatIsNoKey) {
  for (const char* text :
       {"", "00", "01", "-1", "+1", " 1", "1 ", "1a", "0x1",
        "340282366920938463463374607431768211456", "999999999999999999999999999999999999999",
        "1000000000000000000000000000000000000000"}) {
    EXPECT_EQ(parse_hash_key(text), std::nullopt) << text;
  }
}

TEST(HashKey, OrdersByItsHighWordFirst) {
  EXPECT_LT((HashKey{0, kOnes}), (HashKey{1, 0}));
  EXPECT_LT((HashKey{1, 0}), (HashKey{1, 1}));
}

TEST(HashKey, ConvertsToAndFrom128Bits) {
  const HashKey key{0x0123456789abcdef, 0xfedcba9876543210};
  EXPECT_EQ(to_hash_key(to_uint128(key)), key);
}

}  // namespace
}  // namespace weir::base
