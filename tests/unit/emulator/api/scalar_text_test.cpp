#include "emulator/api/scalar_text.h"

#include <gtest/gtest.h>

#include <limits>

#include "emulator/api/utf8.h"

namespace weir::api {
namespace {

using base::Timestamp;

TEST(HttpDate, IsWrittenAndRead) {
  const std::pair<std::int64_t, std::string_view> cases[] = {
      {1398796238000, "Tue, 29 Apr 2014 18:30:38 GMT"},
      {0, "Thu, 01 Jan 1970 00:00:00 GMT"},
      {-1000, "Wed, 31 Dec 1969 23:59:59 GMT"},
      {1420416000123, "Mon, 05 Jan 2015 00:00:00.123 GMT"},
  };
  for (const auto& [millis, text] : cases) {
    EXPECT_EQ(to_http_date(Timestamp{millis}), text);
    EXPECT_EQ(parse_http_date(text), Timestamp{millis}) << text;
  }
}

TEST(HttpDate, OtherTextIsNone) {
  for (const std::string_view text :
       {"", "GMT", "Tue, 29 Apr 2014 18:30:38", "Tue, 29 Foo 2014 18:30:38 GMT",
        "Tue, 31 Apr 2014 18:30:38 GMT", "Tuesday, 29-Apr-14 18:30:38 GMT", "Tue, 29 Apr 2014  GMT",
        "Tue,_29 Apr 2014 18:30:38 GMT"}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
  }
}

TEST(AppendDouble, ReadsBackAndLooksLikeOne) {
  const std::pair<double, std::string_view> cases[] = {
      {0, "0.0"},
      {1, "1.0"},
      {-2.5, "-2.5"},
      {0.1, "0.1"},
      {1e300, "1e+300"},
      {std::numeric_limits<double>::infinity(), "Infinity"},
      {-std::numeric_limits<double>::infinity(), "-Infinity"},
      {std::numeric_limits<double>::quiet_NaN(), "NaN"},
  };
  for (const auto& [value, expected] : cases) {
    std::string text;
    append_double(text, value);
    EXPECT_EQ(text, expected);
  }
}

TEST(IsUtf8, RefusesWhatRfc3629Refuses) {
  for (const std::string_view text :
       {"", "plain text", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEF\xBF\xBF",
        "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "12345678\xC3\xA9"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
  for (const std::string_view text :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xE2\x82",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "1234567\xC3"}) {
    EXPECT_FALSE(is_utf8(text)) << text;
  }
}

}  // namespace
}  // namespace weir::api
