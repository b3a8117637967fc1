#include "emulator/api/pattern.h"

#include <gtest/gtest.h>

#include <set>

#include "emulator/api/shape.h"

namespace weir::api {
namespace {

struct Case {
  std::string_view pattern;
  std::string_view text;
  bool matches;
};

class PatternMatches : public testing::TestWithParam<Case> {};

TEST_P(PatternMatches, WholeTextAsJavaDoes) {
  const auto& [text, subject, expected] = GetParam();
  const auto pattern = Pattern::compile(text);
  ASSERT_TRUE(pattern.has_value()) << text;
  EXPECT_EQ(pattern->matches(subject), expected) << text << " on " << subject;
}

INSTANTIATE_TEST_SUITE_P(
    Syntax, PatternMatches,
    testing::Values(Case{"abc", "abc", true}, Case{"abc", "abcd", false}, Case{"abc", "ab", false},
                    Case{"", "", true}, Case{"", "a", false}, Case{"a|b|", "b", true},
                    Case{"a|b|", "", true}, Case{"a|bc", "ac", false}, Case{"(a|b)c", "bc", true},
                    Case{"(?:ab)+", "abab", true}, Case{"a?b", "b", true}, Case{"a{2}", "aa", true},
                    Case{"a{2}", "aaa", false}, Case{"a{2,}", "aaaa", true},
                    Case{"a{2,3}", "aaaa", false}, Case{"a{0,2}", "", true},
                    Case{"(a*)*", "aaaa", true}, Case{"(a*)*b", "aaaa", false},
                    Case{"()|x", "", true}, Case{".*", "a b", true}, Case{".*", "a\nb", false},
                    Case{"[^a]", "b", true}, Case{"[^a]", "a", false},
                    Case{"[\\s\\S]*", "a\nb", true}, Case{"\\d\\D\\w\\W", "1a_-", true},
                    Case{"\\S+", "a b", false}, Case{"\\.\\/\\-\\$", "./-$", true}));

INSTANTIATE_TEST_SUITE_P(
    Classes, PatternMatches,
    testing::Values(Case{"[a-zA-Z0-9_.-]+", "a.B-9_", true}, Case{"[a-zA-Z0-9_.-]+", "", false},
                    Case{"[a-zA-Z0-9_.-]+", "a b", false}, Case{"[a-z]*", "", true},
                    // A hyphen behind a range is itself.
                    Case{"[a-zA-Z0-9-_+/=]+", "a-_+/=", true}, Case{"[a-z-:]+", "a-:", true},
                    Case{"[!-_]", "@", true}, Case{"[\\w+=,.@-]*", "me@x-y", true},
                    Case{"[^-\\s<>&]*", "a_b", true}, Case{"[^-\\s<>&]*", "a-b", false},
                    Case{"[\\x20-\\x7E]+", " ~", true}, Case{"[\\x20-\\x7E]+", "\x7F", false},
                    Case{"\\p{Print}+", "a b", true}, Case{"\\p{Print}+", "\t", false}));

INSTANTIATE_TEST_SUITE_P(Unicode, PatternMatches,
                         testing::Values(Case{".", "\xC3\xA9", true}, Case{"..", "\xC3\xA9", false},
                                         Case{"[\\u0020-\\uD7FF]", "\xE2\x82\xAC", true},
                                         Case{"[\\u0020-\\uD7FF]", "\xF0\x9F\x9A\x95", false},
                                         // A pair of surrogates is one code point.
                                         Case{"[\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF]",
                                              "\xF0\x9F\x9A\x95", true},
                                         Case{"[^a]+", "\xE2\x82\xAC\xF0\x9F\x9A\x95", true},
                                         Case{"[^\\u20AC]", "\xE2\x82\xAC", false}));

INSTANTIATE_TEST_SUITE_P(
    UnicodeCategories, PatternMatches,
    testing::Values(Case{"[\\p{L}\\p{N}]+", "a9\xC3\xA9\xE4\xB8\xAD", true},
                    Case{"[\\p{L}\\p{N}]+", "a b", false}, Case{"\\p{Zs}", "\xC2\xA0", true},
                    Case{"\\p{Zs}", "\n", false}, Case{"[\\p{P}\\p{S}]+", "!\xE2\x82\xAC", true},
                    Case{"\\p{M}", "\xCC\x81", true}, Case{"[^\\p{L}]", "\xC3\xA9", false}));

INSTANTIATE_TEST_SUITE_P(
    LookAround, PatternMatches,
    testing::Values(Case{"(?!^[0-9]+$)([a-zA-Z0-9-_]+)", "123a", true},
                    Case{"(?!^[0-9]+$)([a-zA-Z0-9-_]+)", "123", false},
                    Case{"^(?=^\\$)(?=^\\S+$).*$", "$ab", true},
                    Case{"^(?=^\\$)(?=^\\S+$).*$", "ab", false},
                    Case{"^(?=^\\$)(?=^\\S+$).*$", "$a b", false},
                    Case{"[0-9A-Za-z\\.\\-_]*(?<!\\.)", "bucket", true},
                    Case{"[0-9A-Za-z\\.\\-_]*(?<!\\.)", "bucket.", false},
                    Case{"(^(?!(system\\x2e)))(^[_a-zA-Z0-9])([^$]*)", "system.x", false},
                    Case{"(^(?!(system\\x2e)))(^[_a-zA-Z0-9])([^$]*)", "systemx", true}));

INSTANTIATE_TEST_SUITE_P(
    Models, PatternMatches,
    testing::Values(
        Case{"0|([1-9]\\d{0,38})", "0", true}, Case{"0|([1-9]\\d{0,38})", "01", false},
        Case{"0|([1-9]\\d{0,38})", "340282366920938463463374607431768211455", true},
        Case{"0|([1-9]\\d{0,38})", "3402823669209384634633746074317682114550", false},
        Case{"arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+",
             "arn:aws:kinesis:us-east-1:123456789012:stream/trips", true},
        Case{"arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+",
             "arn:aws:kinesis:us-east-1:12345678901:stream/trips", false},
        Case{"([01][0-9]|2[0-3]):[0-5][0-9]", "23:59", true},
        Case{"([01][0-9]|2[0-3]):[0-5][0-9]", "24:00", false},
        Case{"(?!((^[ ]+.*)|(.*([\\u0000-\\u001f]|[\\u007f-\\u009f]|[:/|])+.*)|(.*[ ]+$))).+",
             "nightly", true},
        Case{"(?!((^[ ]+.*)|(.*([\\u0000-\\u001f]|[\\u007f-\\u009f]|[:/|])+.*)|(.*[ ]+$))).+",
             "night/ly", false}));

TEST(Pattern, MalformedOrUnsupportedTextDoesNotCompile) {
  for (const std::string_view text :
       {"(",      ")",    "(a",    "a)",     "[a",       "[z-a]", "*",
        "+a",     "a{",   "a{2",   "a{3,2}", "a{99999}", "\\",    "\\q",
        "\\p{Q}", "\\x2", "\\u12", "[a[b]]", "(?<=a)",   "(?i)a", "}"}) {
    EXPECT_FALSE(Pattern::compile(text).has_value()) << text;
  }
}

TEST(Pattern, TextThatDefeatsBacktrackingIsMatchedInLinearTime) {
  const std::string text(100'000, 'a');
  EXPECT_FALSE(Pattern("(a|a)*b").matches(text));
  EXPECT_FALSE(Pattern("(a+)+b").matches(text));
}

void collect(const ShapeInfo& shape, std::set<const ShapeInfo*>& seen) {
  if (!seen.insert(&shape).second) return;
  for (const MemberInfo& member : shape.members) collect(*member.shape, seen);
  if (shape.key != nullptr) collect(*shape.key, seen);
  if (shape.element != nullptr) collect(*shape.element, seen);
}

TEST(Pattern, EveryPatternOfTheModelsCompiles) {
  std::set<const ShapeInfo*> shapes;
  for (const ServiceInfo* service : all_services()) {
    for (const OperationInfo& operation : service->operations) {
      if (operation.input != nullptr) collect(*operation.input, shapes);
      if (operation.output != nullptr) collect(*operation.output, shapes);
    }
  }
  int patterns = 0;
  for (const ShapeInfo* shape : shapes) {
    if (shape->pattern == nullptr) continue;
    EXPECT_FALSE(shape->pattern().text().empty()) << shape->name;  // Asserts when it does not.
    ++patterns;
  }
  EXPECT_GT(patterns, 50);
}

}  // namespace
}  // namespace weir::api
