#include "emulator/base/percent.h"

#include <gtest/gtest.h>

namespace weir::base {
namespace {

TEST(PercentTest, EncodesAllButUnreservedBytes) {
  EXPECT_EQ(percent_encode("aZ0-._~ /+%\xc3\xa9"), "aZ0-._~%20%2F%2B%25%C3%A9");
  EXPECT_EQ(percent_encode("a/b", "/"), "a/b");
}

TEST(PercentTest, DecodesPairsOfHexDigits) {
  EXPECT_EQ(percent_decode("a%2Fb%2f%C3%A9"), "a/b/\xc3\xa9");
}

TEST(PercentTest, BrokenEscapesStayAsTheyAre) {
  for (const std::string_view text : {"%", "%2", "%zz", "a%2x", "%%"}) {
    EXPECT_EQ(percent_decode(text), text);
  }
  EXPECT_EQ(percent_decode("%%41"), "%A");
}

TEST(PercentTest, PlusIsABlankInFormsOnly) {
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_decode_form("a+b%2B"), "a b+");
}

}  // namespace
}  // namespace weir::base
