#include "emulator/base/iso_duration.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace weir::base {
namespace {

using std::chrono::microseconds;

TEST(IsoDurationTest, ReadsDesignatorsAndPlainSeconds) {
  const struct {
    std::string_view text;
    std::int64_t micros;
  } cases[] = {
      {"PT5M", 300'000'000},
      {"PT1H30M", 5'400'000'000},
      {"P1DT2H", 93'600'000'000},
      {"P2W", 1'209'600'000'000},
      {"PT0.2S", 200'000},
      {"PT0,2S", 200'000},
      {"PT1.5H", 5'400'000'000},
      {"P0.5D", 43'200'000'000},
      {"PT0.0000019S", 1},
      {"PT0S", 0},
      {"PT90M", 5'400'000'000},
      {"90", 90'000'000},
      {"0.25", 250'000},
      {"0", 0},
      {"0.9999999999999999999999999", 999'999},
      {"P1W1DT1H1M1S", 694'861'000'000},
      {"PT9223372036854S", 9'223'372'036'854'000'000},
  };
  for (const auto& [text, micros] : cases) {
    EXPECT_EQ(parse_iso_duration(text), microseconds{micros}) << text;
  }
}

TEST(IsoDurationTest, RefusesWhatIsNoDuration) {
  for (const std::string_view text : {"",
                                      "P",
                                      "PT",
                                      "T5M",
                                      "5M",
                                      "PT5",
                                      "P5",
                                      "PT5X",
                                      "PT5D",
                                      "P5H",
                                      "P1Y",
                                      "P1M",
                                      "PT5M2H",
                                      "PT5M5M",
                                      "PT1.5H2M",
                                      "PT.5S",
                                      "PT1.S",
                                      "-PT5M",
                                      "PT-5M",
                                      "+5",
                                      "-5",
                                      "1e3",
                                      " 5",
                                      "5 ",
                                      "P1DT",
                                      "pt5m",
                                      "PT5M ",
                                      "PT1TH",
                                      "1.",
                                      ".5",
                                      "PT99999999999999999999S",
                                      "PT9223372036855S",
                                      "P99999999999W",
                                      "PT9223372036854.9S"}) {
    EXPECT_EQ(parse_iso_duration(text), std::nullopt) << text;
  }
}

TEST(IsoDurationTest, WritesTheShortestForm) {
  const struct {
    microseconds duration;
    std::string_view text;
  } cases[] = {
      {microseconds{0}, "PT0S"},
      {std::chrono::seconds{90}, "PT1M30S"},
      {std::chrono::minutes{90}, "PT1H30M"},
      {std::chrono::hours{24}, "P1D"},
      {std::chrono::hours{26}, "P1DT2H"},
      {microseconds{200'000}, "PT0.2S"},
      {microseconds{1}, "PT0.000001S"},
      {std::chrono::seconds{60} + microseconds{1'500'000}, "PT1M1.5S"},
      {std::chrono::seconds{-5}, "-PT5S"},
      {microseconds::max(), "P106751991DT4H54.775807S"},
      {microseconds::min(), "-P106751991DT4H54.775808S"},
  };
  for (const auto& [duration, text] : cases) EXPECT_EQ(format_iso_duration(duration), text);
}

TEST(IsoDurationTest, WhatIsWrittenCanBeRead) {
  for (std::int64_t micros = 1; micros > 0 && micros < INT64_MAX / 7; micros = micros * 7 + 3) {
    const microseconds duration{micros};
    EXPECT_EQ(parse_iso_duration(format_iso_duration(duration)), duration) << micros;
  }
}

}  // namespace
}  // namespace weir::base
