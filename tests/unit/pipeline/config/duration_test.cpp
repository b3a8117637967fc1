#include <gtest/gtest.h>

#include "pipeline/config/yaml_reader.h"

namespace weir::config {
namespace {

using namespace std::chrono_literals;

struct Case {
  std::string_view text;
  std::chrono::nanoseconds expected;
};

TEST(ParseDuration, ReadsEveryUnit) {
  const Case cases[] = {{"1ns", 1ns},        {"180us", 180us},
                        {"20ms", 20ms},      {"90s", 90s},
                        {"12m", 12min},      {"1h", 1h},
                        {"2d", 48h},         {"0s", 0ns},
                        {"1.5ms", 1500us},   {"0.25h", 15min},
                        {"1h30m", 90min},    {"1m30s", 90s},
                        {"1h1ms", 1h + 1ms}, {"1d1h1m1s", 25h + 61s}};
  for (const Case& c : cases) {
    const auto parsed = parse_duration(c.text);
    ASSERT_TRUE(parsed.has_value()) << c.text;
    EXPECT_EQ(*parsed, c.expected) << c.text;
  }
}

TEST(ParseDuration, RefusesWhatHasNoUnitOrNoSense) {
  for (const std::string_view text :
       {"", "5", "s", "-5s", "5 s", "5x", "5sec", "1h30", "1e3s", "inf", "infs", "nans", "5S",
        "0x10s", "300000d", "99999999999999999999999s", "5s ", " 5s", "5,5s"}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
}

TEST(ParseDuration, LongestRepresentableIsAbout285Years) {
  EXPECT_TRUE(parse_duration("100000d").has_value());
  EXPECT_FALSE(parse_duration("106000d").has_value());
}

}  // namespace
}  // namespace weir::config
