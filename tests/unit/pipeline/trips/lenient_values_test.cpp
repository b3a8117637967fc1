#include "pipeline/trips/lenient_values.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace weir::trips {
namespace {

struct TimeCase {
  const char* text;
  std::int64_t seconds;
};

class AcceptedTime : public testing::TestWithParam<TimeCase> {};

TEST_P(AcceptedTime, IsReadAsStrptimeReadsIt) {
  EXPECT_EQ(parse_csv_time(GetParam().text), GetParam().seconds * 1000);
}

INSTANTIATE_TEST_SUITE_P(Times, AcceptedTime,
                         testing::Values(TimeCase{"2015-01-10 00:36:18", 1'420'850'178},
                                         TimeCase{"2015-01-10T00:36:18Z", 1'420'850'178},
                                         TimeCase{"2015-01-10 00:36:18.999", 1'420'850'178},
                                         TimeCase{"2015-01-10T00:36:18+01:00", 1'420'850'178},
                                         TimeCase{"2015-1-1 0:3:1", 1'420'070'581},
                                         TimeCase{"2015-01- 1 00:03:01", 1'420'070'581},
                                         TimeCase{"2015-01-10  00:36:18", 1'420'850'161},
                                         TimeCase{"2015-01-10\t00:36:18", 1'420'850'178},
                                         TimeCase{"2015-01-10 23:59:61", 1'420'934'401},
                                         TimeCase{"2016-02-29 00:00:00", 1'456'704'000},
                                         TimeCase{"1970-01-01 00:00:00", 0},
                                         TimeCase{"2100-01-01 00:00:00", 4'102'444'800},
                                         TimeCase{"0001-01-01 00:00:00", -62'135'596'800},
                                         TimeCase{"9999-12-31 23:59:59", 253'402'300'799}));

TEST(LenientValues, RefusesTimesThatStrptimeRefuses) {
  for (const char* text :
       {"", "2015-01-10", "2015-01-10 00:36", " 2015-01-10 00:36:18", "2015-02-29 00:00:00",
        "0000-01-01 00:00:00", "2015-13-01 00:00:00", "2015-00-01 00:00:00", "2015-01-32 00:00:00",
        "2015-01-10 24:00:00", "2015-01-10 00:60:00", "2015-01-10 00:00:62", "2015/01/10 00:36:18",
        "2015-01-10t00:36:18", "2015-1-1 00:36:18.5", "15-01-10 00:36:18", "NULL"}) {
    EXPECT_FALSE(parse_csv_time(text).has_value()) << text;
  }
}

struct FloatCase {
  const char* text;
  const char* json;  // nullptr: refused.
};

class FloatText : public testing::TestWithParam<FloatCase> {};

TEST_P(FloatText, IsReadAsPythonReadsIt) {
  NumberText number;
  const bool accepted = read_float(GetParam().text, number);
  ASSERT_EQ(accepted, GetParam().json != nullptr);
  if (accepted) {
    EXPECT_EQ(number.text, GetParam().json);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Numbers, FloatText,
    testing::Values(FloatCase{"40.7177543640137", "40.7177543640137"},
                    FloatCase{"-73.991956999999999", "-73.991956999999999"}, FloatCase{"0", "0"},
                    FloatCase{" 40.5 ", "40.5"}, FloatCase{"+40.5", "40.5"}, FloatCase{"40.", "40"},
                    FloatCase{".5", "0.5"}, FloatCase{"-.5e1", "-5"}, FloatCase{"007.5", "7.5"},
                    FloatCase{"4_0.7_5", "40.75"}, FloatCase{"4.07e1", "40.7"},
                    FloatCase{"nan", ""}, FloatCase{"-Infinity", ""}, FloatCase{"1e999", ""},
                    FloatCase{"", nullptr}, FloatCase{" ", nullptr}, FloatCase{"abc", nullptr},
                    FloatCase{"40.7x", nullptr}, FloatCase{"0x10", nullptr},
                    FloatCase{"4__0", nullptr}, FloatCase{"_40", nullptr},
                    FloatCase{"40_", nullptr}, FloatCase{"40_.5", nullptr},
                    FloatCase{"--40", nullptr}, FloatCase{"+-40", nullptr},
                    FloatCase{"- 40", nullptr}, FloatCase{"1e", nullptr}, FloatCase{".", nullptr},
                    FloatCase{"40,7", nullptr}));

TEST(LenientValues, RewritesLongNumbersWithoutLosingABit) {
  const std::string text = "40." + std::string(60, '7');
  NumberText number;
  ASSERT_TRUE(read_float(text, number));
  EXPECT_LE(number.text.size(), kMaxNumberBytes);
  EXPECT_EQ(std::strtod(std::string{number.text}.c_str(), nullptr),
            std::strtod(text.c_str(), nullptr));
}

TEST(LenientValues, TakesOverOnlyPlainNumbersFromOtherColumns) {
  EXPECT_EQ(number_or_nothing(" 0.87 "), "0.87");
  EXPECT_EQ(number_or_nothing("garbage"), "");
  EXPECT_EQ(number_or_nothing("1e5"), "");
  EXPECT_EQ(number_or_nothing(""), "");
}

}  // namespace
}  // namespace weir::trips
