#include "pipeline/stacks/intrinsics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pipeline/config/text_file.h"
#include "tests/unit/pipeline/stacks/stack_support.h"

namespace weir::stacks {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing_support::TextFile;

Environment small_world() {
  Environment environment;
  environment.ref = [](const std::string& name) -> std::optional<std::string> {
    if (name == "Name") return "trips-of-the-city";
    if (name == "Empty") return "";
    if (name == "AWS::Region") return "eu-west-1";
    return std::nullopt;
  };
  environment.attribute = [](const std::string& resource,
                             const std::string& attribute) -> std::optional<std::string> {
    if (resource == "Stream" && attribute == "Arn") return "arn:stream";
    if (resource == "Nested" && attribute == "Outputs.Url") return "https://nested";
    return std::nullopt;
  };
  return environment;
}

const std::map<std::string, bool> kConditions{{"Yes", true}, {"No", false}};

/// The text of what `v: EXPRESSION` evaluates to, or the complaint behind the line number.
std::string evaluated(const std::string& expression) {
  const TextFile file("v: " + expression + "\n");
  try {
    return to_text(
        evaluate(config::load_yaml(file.path()).require("v"), small_world(), kConditions));
  } catch (const config::BadInput& problem) {
    return std::string{problem.what()}.substr(file.path().size());
  }
}

std::string truth(const std::string& expression) {
  const TextFile file("v: " + expression + "\n");
  try {
    const auto node = config::load_yaml(file.path()).require("v");
    return evaluate_condition(node, small_world(), kConditions) ? "true" : "false";
  } catch (const config::BadInput& problem) {
    return std::string{problem.what()}.substr(file.path().size());
  }
}

struct Case {
  std::string expression, expected;
};

TEST(Evaluate, FunctionsInShortAndLongForm) {
  const Case cases[] = {
      {"plain", "'plain'"},
      {"'60'", "'60'"},
      {"", "''"},
      {"!Ref Name", "'trips-of-the-city'"},
      {"{Ref: Name}", "'trips-of-the-city'"},
      {"!Ref AWS::Region", "'eu-west-1'"},
      {"!GetAtt Stream.Arn", "'arn:stream'"},
      {"!GetAtt [Stream, Arn]", "'arn:stream'"},
      {"{'Fn::GetAtt': [Stream, Arn]}", "'arn:stream'"},
      {"!GetAtt Nested.Outputs.Url", "'https://nested'"},
      {"!Sub no variables", "'no variables'"},
      {"!Sub 'a ${Name} b ${AWS::Region} c ${Stream.Arn}'",
       "'a trips-of-the-city b eu-west-1 c arn:stream'"},
      {"!Sub 'kept ${!Name} and $alone'", "'kept ${Name} and $alone'"},
      {"!Sub ['${x}/${Name}', {x: !Ref AWS::Region}]", "'eu-west-1/trips-of-the-city'"},
      {"{'Fn::Sub': '${Empty}!'}", "'!'"},
      {"!Join ['-', [a, !Ref Empty, b]]", "'a--b'"},
      {"!Join ['', []]", "''"},
      {"!Split ['-', !Ref Name]", "['trips','of','the','city']"},
      {"!Split ['-', plain]", "['plain']"},
      {"!Split ['--', 'a--b--']", "['a','b','']"},
      {"!Join ['_', !Split ['-', !Ref Name]]", "'trips_of_the_city'"},
      {"{'Fn::Join': [_, {'Fn::Split': ['-', a-b]}]}", "'a_b'"},
      {"!Select [1, [a, b]]", "'b'"},
      {"!Select [0, !Split ['-', !Ref Name]]", "'trips'"},
      {"!If [Yes, !Ref Name, !Ref Missing]", "'trips-of-the-city'"},
      {"!If [No, x, {k: [1, 2]}]", "{k:['1','2']}"},
      {"{a: !If [No, x, !Ref AWS::NoValue], b: 1}", "{b:'1'}"},
      {"[a, !Ref AWS::NoValue, b]", "['a','b']"},
      {"{k: {Ref: Name}, l: [{'Fn::Sub': '${Name}'}]}",
       "{k:'trips-of-the-city',l:['trips-of-the-city']}"},
  };
  for (const Case& c : cases) EXPECT_EQ(evaluated(c.expression), c.expected) << c.expression;
}

TEST(Evaluate, BadCallsNameFileLineAndProperty) {
  const Case cases[] = {
      {"!Ref Missing", ":1: v: 'Missing' is neither a parameter nor a resource"},
      {"!GetAtt Stream.Name", ":1: v: 'Stream.Name' does not exist"},
      {"!GetAtt Stream", ":1: v: 'Stream' is not Resource.Attribute"},
      {"!GetAtt [Stream]", ":1: v: Fn::GetAtt takes a resource and an attribute"},
      {"!Sub 'a ${Name'", ":1: v: '${' is not closed"},
      {"!Sub '${Nobody}'", ":1: v: 'Nobody' is neither a parameter nor a resource"},
      {"!Sub [a]", ":1: v: Fn::Sub takes a text and a mapping"},
      {"!Join [a]", ":1: v: Fn::Join takes a delimiter and a list"},
      {"!Join ['-', text]", ":1: v[1]: must be a list"},
      {"!Join ['-', [[a]]]", ":1: v[1]: must be a list of texts"},
      {"!Split ['-']", ":1: v: Fn::Split takes a delimiter and a text"},
      {"!Split ['', a]", ":1: v[0]: must not be empty"},
      {"!Select [2, [a, b]]", ":1: v: has no such item"},
      {"!Select [x, [a]]", ":1: v[0]: 'x' is not a whole number"},
      {"!If [Yes, a]", ":1: v: Fn::If takes a condition and two values"},
      {"!If [Perhaps, a, b]", ":1: v[0]: no condition 'Perhaps'"},
      {"!Base64 x", ":1: v: function 'Base64' is not supported"},
      {"{'Fn::ImportValue': x}", ":1: v.Fn::ImportValue: function 'ImportValue' is not supported"},
  };
  for (const Case& c : cases) EXPECT_EQ(evaluated(c.expression), c.expected) << c.expression;
}

TEST(EvaluateCondition, CombinesComparisons) {
  const Case cases[] = {
      {"!Equals [!Ref Name, trips-of-the-city]", "true"},
      {"!Equals [a, b]", "false"},
      {"{'Fn::Equals': [a, a]}", "true"},
      {"!Not [!Equals [a, b]]", "true"},
      {"!And [!Equals [a, a], !Condition Yes]", "true"},
      {"!And [!Condition Yes, !Condition No]", "false"},
      {"!Or [!Condition No, {Condition: Yes}]", "true"},
      {"!Or [!Condition No, !Condition No]", "false"},
      {"!Equals [a]", ":1: v: Fn::Equals takes two values"},
      {"!Not [!Condition Yes, !Condition No]", ":1: v: Fn::Not takes one condition"},
      {"plain", ":1: v: is not a condition function"},
      {"!Ref Name", ":1: v: unknown condition function 'Ref'"},
      {"!Condition Perhaps", ":1: v: no condition 'Perhaps'"},
  };
  for (const Case& c : cases) EXPECT_EQ(truth(c.expression), c.expected) << c.expression;
}

std::set<std::string> references(const std::string& expression) {
  const TextFile file("v: " + expression + "\n");
  std::set<std::string> names;
  collect_references(config::load_yaml(file.path()).require("v"), names);
  return names;
}

TEST(CollectReferences, FindsWhatFunctionsMention) {
  EXPECT_THAT(references("!Ref A"), ElementsAre("A"));
  EXPECT_THAT(references("!GetAtt A.Arn"), ElementsAre("A"));
  EXPECT_THAT(references("{'Fn::GetAtt': [A, Arn]}"), ElementsAre("A"));
  EXPECT_THAT(references("!Sub '${A}-${B.Arn}'"), ElementsAre("A", "B"));
  EXPECT_THAT(references("!Sub ['${A}', {x: !Ref B}]"), ElementsAre("A", "B"));
  EXPECT_THAT(references("{'Fn::Sub': ['${A}', {x: {Ref: B}}]}"), ElementsAre("A", "B"));
  EXPECT_THAT(references("{k: [{l: !Join ['', [!Ref A, {Ref: B}]]}]}"), ElementsAre("A", "B"));
  EXPECT_THAT(references("!If [Yes, !Ref A, {m: !GetAtt B.Arn}]"), ElementsAre("A", "B"));
}

TEST(CollectReferences, LeavesPlainTextsAlone) {
  EXPECT_THAT(references("{Name: Application, Values: [Stream, 'Stream.Arn', '${Stream}']}"),
              ElementsAre());
}

}  // namespace
}  // namespace weir::stacks
