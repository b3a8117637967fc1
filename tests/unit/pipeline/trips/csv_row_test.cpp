#include "pipeline/trips/csv_row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "test_files.h"

namespace weir::trips {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Table = std::vector<std::vector<std::string>>;

base::Result<Table> read_table(std::string_view content) {
  auto stream = open_byte_stream(write_test_file(content));
  if (!stream) return stream.error();
  CsvRows rows{LineReader{std::move(*stream), "f"}};
  Table table;
  for (;;) {
    auto row = rows.next();
    if (!row) return row.error();
    if (!*row) return table;
    table.emplace_back((**row)->begin(), (**row)->end());
  }
}

struct Case {
  const char* content;
  Table table;
};

class CsvRowsOf : public testing::TestWithParam<Case> {};

TEST_P(CsvRowsOf, AreSplitAsPythonSplitsThem) {
  const auto table = read_table(GetParam().content);
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(*table, GetParam().table) << GetParam().content;
}

INSTANTIATE_TEST_SUITE_P(
    Contents, CsvRowsOf,
    testing::Values(
        Case{"a,b\nc,d\n", {{"a", "b"}, {"c", "d"}}}, Case{"a,b\r\nc,d", {{"a", "b"}, {"c", "d"}}},
        Case{"a,b\rc,d\r", {{"a", "b"}, {"c", "d"}}}, Case{"a\n\nb\n", {{"a"}, {}, {"b"}}},
        Case{",\n", {{"", ""}}}, Case{"\"a\",\"b\"\n", {{"a", "b"}}},
        Case{"\"a,b\",c\n", {{"a,b", "c"}}}, Case{"\"say \"\"hi\"\"\",c\n", {{"say \"hi\"", "c"}}},
        Case{"\"\",\"\"\"\"\n", {{"", "\""}}}, Case{"a\"b,c\n", {{"a\"b", "c"}}},
        Case{" \"a\",b\n", {{" \"a\"", "b"}}}, Case{"\"a\"b,c\n", {{"ab", "c"}}},
        Case{"\"a\nb\",c\nd\n", {{"a\nb", "c"}, {"d"}}},
        Case{"\"a\r\n\"\"b\"\"\r\n\",\"c\nd\"\ne\n", {{"a\r\n\"b\"\r\n", "c\nd"}, {"e"}}},
        Case{"a,\"open\nend", {{"a", "open\nend"}}}));

TEST(CsvRows, NamesTheFirstLineOfARow) {
  auto stream = open_byte_stream(write_test_file("a\n\"b\nb\"\nc\n"));
  CsvRows rows{LineReader{std::move(*stream), "f"}};
  std::vector<std::string> places;
  for (auto row = rows.next(); row && *row; row = rows.next()) places.push_back(rows.place());
  EXPECT_THAT(places, ElementsAre("f:1", "f:2", "f:4"));
}

TEST(CsvRows, RefusesALineThatIsTooLong) {
  const auto table = read_table("a\n" + std::string(kLineBytesMax + 1, 'x'));
  ASSERT_FALSE(table.ok());
  EXPECT_THAT(table.error().message, HasSubstr("f:2: row: the line is longer than 1048576 bytes"));
}

TEST(CsvRows, RefusesARowWhoseQuotesNeverClose) {
  std::string content = "a,\"open\n";
  for (std::size_t i = 0; i < kLineBytesMax / 8; ++i) content += "123,456\n";
  const auto table = read_table(content);
  ASSERT_FALSE(table.ok());
  EXPECT_THAT(table.error().message, HasSubstr("is a quote left open?"));
}

TEST(CsvRows, KeepsALineEndThatFallsBetweenTwoReads) {
  // The carriage return is the last byte of a read of 256 KiB.
  std::string content(256 * 1024 - 1, 'x');
  content += "\r\nb\n";
  const auto table = read_table(content);
  ASSERT_TRUE(table.ok());
  ASSERT_EQ(table->size(), 2U);
  EXPECT_THAT((*table)[1], ElementsAre("b"));
}

}  // namespace
}  // namespace weir::trips
