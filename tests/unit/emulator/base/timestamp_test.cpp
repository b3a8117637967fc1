#include "emulator/base/timestamp.h"

#include <gtest/gtest.h>

#include <string>

namespace weir::base {
namespace {

struct Instant {
  std::string text;
  std::int64_t millis;
};

TEST(Timestamp, WritesThreeFractionDigitsAndZ) {
  const Instant cases[] = {
      {"1970-01-01T00:00:00.000Z", 0},
      {"1969-12-31T23:59:59.999Z", -1},
      {"2015-01-10T00:36:18.007Z", 1'420'850'178'007},
      {"2000-02-29T12:00:00.000Z", 951'825'600'000},
      {"0001-01-01T00:00:00.000Z", -62'135'596'800'000},
      {"9999-12-31T23:59:59.999Z", 253'402'300'799'999},
  };
  for (const Instant& c : cases) EXPECT_EQ(to_iso8601({c.millis}), c.text);
}

TEST(Timestamp, EveryDayReadsBackAsItWasWritten) {
  for (std::int64_t day = -400'000; day < 400'000; day += 97) {
    const Timestamp timestamp{day * 86'400'000 + 12'345'678};
    EXPECT_EQ(parse_iso8601(to_iso8601(timestamp)), timestamp);
  }
}

TEST(Timestamp, ReadsItsForms) {
  const Instant cases[] = {
      {"2026-01-05", 1'767'571'200'000},
      {"2026-01-05T08:00:00Z", 1'767'600'000'000},
      {"2026-01-05 08:00:00.123", 1'767'600'000'123},
      {"2026-01-05T08:00", 1'767'600'000'000},
      {"2026-01-05T08:00:00.5Z", 1'767'600'000'500},
      {"2026-01-05T08:00:00.123999Z", 1'767'600'000'123},
      {"2026-01-05T09:00:00+01:00", 1'767'600'000'000},
      {"2026-01-05T03:00:00-0500", 1'767'600'000'000},
  };
  for (const Instant& c : cases) EXPECT_EQ(parse_iso8601(c.text), Timestamp{c.millis}) << c.text;
}

TEST(Timestamp, RefusesWhatIsNoInstant) {
  for (const char* text :
       {"", "2026", "2026-1-05", "2026-13-01", "2026-02-29", "2026-01-05T", "2026-01-05T24:00:00",
        "2026-01-05T08:60:00", "2026-01-05T08:00:60", "2026-01-05T08:00:00.", "2026-01-05X08:00:00",
        "2026-01-05T08:00:00Zx", "2026-01-05T08:00:00+1", "yesterday", " 2026-01-05"}) {
    EXPECT_EQ(parse_iso8601(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace weir::base
