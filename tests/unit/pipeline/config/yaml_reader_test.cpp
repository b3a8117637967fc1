#include "pipeline/config/yaml_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/pipeline/config/text_file.h"

namespace weir::config {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using testing_support::TextFile;

/// The complaint about `content` without its file name: ":LINE: KEY: reason".
std::string complaint(const std::string& content,
                      const std::function<void(const YamlValue&)>& use) {
  const TextFile file(content);
  try {
    use(load_yaml(file.path()));
  } catch (const BadInput& problem) {
    const std::string message = problem.what();
    EXPECT_THAT(message, StartsWith(file.path()));
    return message.substr(file.path().size());
  }
  return "no complaint";
}

struct ValueCase {
  std::string content;
  std::function<void(const YamlValue&)> use;
  std::string expected;
};

void expect_complaints(const std::vector<ValueCase>& cases) {
  for (const ValueCase& c : cases) EXPECT_EQ(complaint(c.content, c.use), c.expected) << c.content;
}

TEST(LoadYaml, MissingFileIsNamed) {
  try {
    load_yaml("/nonexistent/file.yaml");
    FAIL();
  } catch (const BadInput& problem) {
    EXPECT_STREQ(problem.what(), "/nonexistent/file.yaml: cannot be opened");
  }
}

TEST(LoadYaml, EmptyFileIsAnError) {
  const auto nothing = [](const YamlValue&) {};
  for (const char* content : {"", "\n\n", "# only a comment\n"}) {
    EXPECT_EQ(complaint(content, nothing), ":1: file: is empty");
  }
}

TEST(LoadYaml, BrokenYamlNamesTheLine) {
  EXPECT_THAT(complaint("a: 1\nb: [1, 2\nc: 3\n", [](const YamlValue&) {}),
              ::testing::MatchesRegex(":[234]: not valid YAML: .+"));
}

TEST(LoadYaml, BinaryFileIsAnErrorAndNoCrash) {
  const std::string bytes("\x00\x01\xff\xfe{[\x80", 7);
  EXPECT_NE(complaint(bytes, [](const YamlValue& v) { v.expect_keys({"a"}); }), "no complaint");
}

TEST(YamlValue, ReadsScalarsOfEveryKind) {
  const TextFile file(
      "text: some words\nwhole: -7\nreal: 2.5\nyes: true\nspan: 90s\n"
      "at: 2026-01-05T08:00:00Z\nday: 2015-01-05\n");
  const YamlValue root = load_yaml(file.path());
  EXPECT_EQ(root.require("text").text(), "some words");
  EXPECT_EQ(root.require("whole").integer(-10, 10), -7);
  EXPECT_EQ(root.require("real").number(0, 10), 2.5);
  EXPECT_TRUE(root.require("yes").boolean());
  EXPECT_EQ(root.require("span").duration(), std::chrono::seconds{90});
  EXPECT_EQ(sim::to_millis(root.require("at").instant()), 1'767'600'000'000);
  EXPECT_EQ(sim::to_millis(root.require("day").instant()), 1'420'416'000'000);
}

TEST(YamlValue, YearsAtTheEdgesAreInstants) {
  const TextFile file("a: 1970-01-01T00:00:00Z\nb: 2100-12-31T23:59:59Z\n");
  const YamlValue root = load_yaml(file.path());
  EXPECT_EQ(sim::to_millis(root.require("a").instant()), 0);
  EXPECT_EQ(sim::to_millis(root.require("b").instant()), 4'133'980'799'000);
}

TEST(YamlValue, BooleanTakesThreePairsOfWords) {
  const TextFile file("yes: [true, yes, on]\nno: [false, no, off]\n");
  const YamlValue root = load_yaml(file.path());
  for (const YamlValue& word : root.require("yes").items()) EXPECT_TRUE(word.boolean());
  for (const YamlValue& word : root.require("no").items()) EXPECT_FALSE(word.boolean());
}

TEST(YamlValue, WrongScalarNamesLineAndKey) {
  const auto whole = [](const YamlValue& v) { v.require("b").integer(0, 10); };
  const auto real = [](const YamlValue& v) { v.require("b").number(0, 10); };
  const auto truth = [](const YamlValue& v) { v.require("b").boolean(); };
  const auto span = [](const YamlValue& v) { v.require("b").duration(); };
  const auto at = [](const YamlValue& v) { v.require("b").instant(); };
  expect_complaints({
      {"a: 1\nb: x", whole, ":2: b: 'x' is not a whole number"},
      {"a: 1\nb: 1.5", whole, ":2: b: '1.5' is not a whole number"},
      {"a: 1\nb: 11", whole, ":2: b: 11 is outside 0 to 10"},
      {"a: 1\nb: -1", whole, ":2: b: -1 is outside 0 to 10"},
      {"a: 1\nb: 99999999999999999999", whole,
       ":2: b: '99999999999999999999' is not a whole number"},
      {"b: 1.2.3", real, ":1: b: '1.2.3' is not a number"},
      {"b: nan", real, ":1: b: 'nan' is not a number"},
      {"b: 10.5", real, ":1: b: 10.5 is outside 0 to 10"},
      {"b: 1", truth, ":1: b: '1' is neither true nor false"},
      {"b: 90", span,
       ":1: b: '90' is not a duration; write it with a unit, such as 180us, 90s, 12m or 1h"},
      {"b: -5m", span,
       ":1: b: '-5m' is not a duration; write it with a unit, such as 180us, 90s, 12m or 1h"},
      {"b: tomorrow", at, ":1: b: 'tomorrow' is not an instant; write it as 2026-01-05T08:00:00Z"},
  });
}

TEST(YamlValue, WrongKindOfNodeNamesLineAndKey) {
  const auto text = [](const YamlValue& v) { v.require("b").text(); };
  const auto list = [](const YamlValue& v) { v.require("b").items(); };
  const auto deep = [](const YamlValue& v) { v.require("b").require("c"); };
  expect_complaints({
      {"b: [1]", text, ":1: b: must be a single value"},
      {"b: {c: 1}", text, ":1: b: must be a single value"},
      {"b: 1", list, ":1: b: must be a list"},
      {"b: 1", deep, ":1: b: must be a mapping"},
      {"b: [1]", deep, ":1: b: must be a mapping"},
      {"b: {d: 1}", deep, ":1: b: 'c' is missing"},
      {"- 1", text, ":1: file: must be a mapping"},
      {"a: 1", text, ":1: file: 'b' is missing"},
  });
}

TEST(YamlValue, EmptyValueIsNoTextAndStandsOnItsKeysLine) {
  const auto text = [](const YamlValue& v) { v.require("b").text(); };
  expect_complaints({
      {"a: 1\nb:\nc: 1\n", text, ":2: b: must be a single value"},
      {"a: 1\nb:\n\n\n", text, ":2: b: must be a single value"},
      {"a: 1\nb: ~", text, ":2: b: must be a single value"},
  });
}

TEST(YamlValue, ExpectKeysNamesTheUnknownKeyAndTheKnownOnes) {
  const auto use = [](const YamlValue& v) { v.require("x").expect_keys({"one", "two"}); };
  expect_complaints({
      {"x:\n  one: 1\n  three: 3\n", use, ":3: x.three: unknown key; known here: one, two"},
      {"x:\n  one: 1\n  two: 1\n  one: 2\n", use, ":4: x.one: given twice"},
      {"x: 5", use, ":1: x: must be a mapping"},
  });
}

TEST(YamlValue, PathsTellListItemsApart) {
  const auto use = [](const YamlValue& v) {
    v.require("faults").items()[1].require("at").duration();
  };
  EXPECT_THAT(complaint("faults:\n  - at: 5s\n  - at: soon\n", use),
              StartsWith(":3: faults[1].at: 'soon' is not a duration"));
}

TEST(YamlValue, EntriesKeepTheOrderOfTheFile) {
  const TextFile file("z: 1\na: 2\nm: 3\n");
  std::string order;
  for (const auto& [key, value] : load_yaml(file.path()).entries()) order += key + value.text();
  EXPECT_EQ(order, "z1a2m3");
}

TEST(YamlValue, PlaceIsFileLineAndPath) {
  const TextFile file("a:\n  b: 1\n");
  const YamlValue root = load_yaml(file.path());
  EXPECT_EQ(root.require("a").require("b").place(), file.path() + ":2: a.b");
}

TEST(YamlValue, InstantsWithColonsMayStandInFlowMappings) {
  const TextFile file("{from: 2015-01-26T16:00:00Z, to: 2015-01-26T20:00:00Z}");
  const YamlValue root = load_yaml(file.path());
  EXPECT_EQ(root.require("to").instant() - root.require("from").instant(), std::chrono::hours{4});
}

}  // namespace
}  // namespace weir::config
