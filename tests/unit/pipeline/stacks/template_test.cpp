#include "pipeline/stacks/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pipeline/config/text_file.h"
#include "tests/unit/pipeline/stacks/stack_support.h"

namespace weir::stacks {
namespace {

using ::testing::ElementsAre;
using testing_support::TextFile;
using Parameters = std::map<std::string, std::string>;

Template sound(const std::string& content, const Parameters& parameters = {}) {
  const TextFile file(content);
  auto result = Template::read(file.path(), parameters);
  if (result.ok()) return *std::move(result);
  ADD_FAILURE() << result.error().message;
  return {};
}

/// The complaint behind the file's name: ":LINE: KEY: reason".
std::string complaint(const std::string& content, const Parameters& parameters = {}) {
  const TextFile file(content);
  const auto result = Template::read(file.path(), parameters);
  if (result.ok()) return "no complaint";
  EXPECT_EQ(result.error().code, "BadInput");
  return result.error().message.substr(file.path().size());
}

constexpr const char* kOneStream =
    "Parameters:\n"
    "  Shards: {Type: Number, Default: 8}\n"
    "Resources:\n"
    "  Stream:\n"
    "    Type: AWS::Kinesis::Stream\n"
    "    Properties: {ShardCount: !Ref Shards}\n";

TEST(Template, DefaultOfAParameterServesWhereNoneIsGiven) {
  EXPECT_EQ(to_text(properties_of(sound(kOneStream), "Stream")), "{ShardCount:'8'}");
}

TEST(Template, GivenParameterOverridesTheDefault) {
  const Template stack = sound(kOneStream, {{"Shards", "2"}});
  EXPECT_EQ(to_text(properties_of(stack, "Stream")), "{ShardCount:'2'}");
}

TEST(Template, UndeclaredParameterIsRefused) {
  EXPECT_EQ(complaint(kOneStream, {{"Shard", "2"}}), ": has no parameter 'Shard'");
}

struct ParameterCase {
  std::string declaration;
  std::optional<std::string> given;
  std::string expected;
};

TEST(Template, ParametersAreHeldToTheirDeclarations) {
  const ParameterCase cases[] = {
      {"{Type: Number}", std::nullopt, "has no default and no value was given"},
      {"{Type: Number}", "x", "'x' is not a number"},
      {"{Type: Number}", "", "'' is not a number"},
      {"{Type: Number}", "nan", "'nan' is not a number"},
      {"{Type: Number, Default: many}", std::nullopt, "'many' is not a number"},
      {"{Type: Number, MinValue: 1}", "0", "0 is below MinValue 1"},
      {"{Type: Number, MaxValue: 8}", "9", "9 is above MaxValue 8"},
      {"{Type: Number, MinValue: 1, MaxValue: 8}", "8", ""},
      {"{Type: Number}", "-4400.5", ""},
      {"{Type: String}", "", ""},
      {"{Type: String, MinLength: 2}", "a", "1 is below MinLength 2"},
      {"{Type: String, MaxLength: 2}", "abc", "3 is above MaxLength 2"},
      {"{Type: String, AllowedPattern: '[0-9]'}", "12", "'12' does not match [0-9]"},
      {"{Type: String, AllowedPattern: '[0-9]+'}", "12", ""},
      {"{Type: String, AllowedValues: [step, none]}", "target",
       "'target' is not among the allowed values"},
      {"{Type: String, AllowedValues: [step, none]}", "none", ""},
  };
  for (const ParameterCase& c : cases) {
    const std::string content = "Parameters:\n  P: " + c.declaration + "\nResources: {}\n";
    const std::string found =
        complaint(content, c.given ? Parameters{{"P", *c.given}} : Parameters{});
    EXPECT_EQ(found, c.expected.empty() ? "no complaint" : ":2: Parameters.P: " + c.expected)
        << c.declaration;
  }
}

TEST(Template, UnsupportedPartsAreNamedWithTheirLine) {
  const std::pair<std::string, std::string> cases[] = {
      {"Resources: {}\nTransform: AWS::Serverless-2016-10-31\n",
       ":2: Transform: unknown key; known here: AWSTemplateFormatVersion, Description, Metadata, "
       "Parameters, Conditions, Resources, Outputs"},
      {"Description: nothing else\n", ":1: file: 'Resources' is missing"},
      {"Parameters:\n  P: {Type: CommaDelimitedList, Default: a}\nResources: {}\n",
       ":2: Parameters.P.Type: 'CommaDelimitedList' is not supported; known: String, Number"},
      {"Parameters:\n  P: {Type: String, Defualt: a}\nResources: {}\n",
       ":2: Parameters.P.Defualt: unknown key; known here: Type, Default, Description, "
       "AllowedValues, AllowedPattern, ConstraintDescription, MinValue, MaxValue, MinLength, "
       "MaxLength, NoEcho"},
      {"Resources:\n  A: {Properties: {}}\n", ":2: Resources.A: 'Type' is missing"},
      {"Resources:\n  A:\n    Type: T\n    Propertys: {}\n",
       ":4: Resources.A.Propertys: unknown key; known here: Type, Properties, DependsOn, "
       "Condition, Metadata, DeletionPolicy, UpdateReplacePolicy"},
      {"Resources:\n  A: text\n", ":2: Resources.A: must be a mapping"},
      {"Resources:\n  A: {Type: T, Condition: Perhaps}\n",
       ":2: Resources.A.Condition: no such condition"},
      {"Resources:\n  A: {Type: T, DependsOn: B}\n", ":2: Resources.A.DependsOn: no resource 'B'"},
      {"Conditions:\n  C: plain\nResources: {}\n", ":2: Conditions.C: is not a condition function"},
      {"just text\n", ":1: file: must be a mapping"},
  };
  for (const auto& [content, expected] : cases) EXPECT_EQ(complaint(content), expected);
}

TEST(Template, MissingFileIsNamed) {
  const auto result = Template::read("/nonexistent.yaml", {});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message, "/nonexistent.yaml: cannot be opened");
}

TEST(Template, ResourcesComeBehindThoseTheyNeed) {
  const Template stack = sound(
      "Resources:\n"
      "  Alarm: {Type: T, Properties: {Actions: [!Ref Policy]}}\n"
      "  Policy: {Type: T, Properties: {Target: !Sub 'x/${Target}'}}\n"
      "  Free: {Type: T}\n"
      "  Target: {Type: T, DependsOn: [Stage], Properties: {Role: !GetAtt Role.Arn}}\n"
      "  Role: {Type: T}\n"
      "  Stage: {Type: T, DependsOn: Free}\n");
  EXPECT_THAT(order_of(stack), ElementsAre("Role", "Free", "Stage", "Target", "Policy", "Alarm"));
}

TEST(Template, IndependentResourcesKeepTheOrderOfTheFile) {
  EXPECT_THAT(order_of(sound("Resources:\n  C: {Type: T}\n  A: {Type: T}\n  B: {Type: T}\n")),
              ElementsAre("C", "A", "B"));
}

TEST(Template, TextThatHappensToNameAResourceIsNoDependency) {
  const Template stack = sound(
      "Resources:\n"
      "  Alarm: {Type: T, Properties: {Dimension: Stream}}\n"
      "  Stream: {Type: T, Properties: {Alarm: !Ref Alarm}}\n");
  EXPECT_THAT(order_of(stack), ElementsAre("Alarm", "Stream"));
}

TEST(Template, CircleIsRefused) {
  EXPECT_EQ(complaint("Resources:\n"
                      "  A: {Type: T, Properties: {x: !Ref B}}\n"
                      "  B: {Type: T, Properties: {x: !Ref A}}\n"),
            ":2: Resources.A: depends on itself");
}

constexpr const char* kConditional =
    "Parameters: {Kind: {Type: String, Default: a}}\n"
    "Conditions:\n"
    "  IsA: !Equals [!Ref Kind, a]\n"
    "  IsNotA: !Not [!Condition IsA]\n"
    "Resources:\n"
    "  ForA: {Type: T, Condition: IsA}\n"
    "  ForOthers: {Type: T, Condition: IsNotA}\n"
    "  Both: {Type: T, Properties: {x: !If [IsA, !Ref ForA, !Ref ForOthers]}}\n";

TEST(Template, ConditionLeavesResourcesOut) {
  EXPECT_THAT(order_of(sound(kConditional)), ElementsAre("ForA", "Both"));
  EXPECT_THAT(order_of(sound(kConditional, {{"Kind", "b"}})), ElementsAre("ForOthers", "Both"));
}

TEST(Template, IfEvaluatesOnlyTheBranchThatHolds) {
  EXPECT_EQ(to_text(properties_of(sound(kConditional), "Both")), "{x:'ForA!ref'}");
}

TEST(Template, DeclaresParameterLooksIntoTheFile) {
  const TextFile file(kConditional);
  EXPECT_TRUE(Template::declares_parameter(file.path(), "Kind"));
  EXPECT_FALSE(Template::declares_parameter(file.path(), "Other"));
  EXPECT_FALSE(Template::declares_parameter("/nonexistent.yaml", "Kind"));
}

TEST(Template, PropertiesOfAResourceWithoutAnyAreEmpty) {
  EXPECT_EQ(to_text(properties_of(sound("Resources: {A: {Type: T}}"), "A")), "{}");
}

TEST(Template, UnknownReferenceInPropertiesNamesItsPlace) {
  const TextFile file("Resources:\n  A:\n    Type: T\n    Properties:\n      x: !Ref Nobody\n");
  const auto stack = Template::read(file.path(), {});
  ASSERT_TRUE(stack.ok());
  const auto result = stack->properties(stack->resources().front(), environment_of(*stack));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message, file.path() +
                                        ":5: Resources.A.Properties.x: 'Nobody' is neither a "
                                        "parameter nor a resource");
}

TEST(Template, JsonIsReadAsWell) {
  const Template stack = sound(
      R"({"Parameters": {"N": {"Type": "Number", "Default": 4}},
          "Resources": {"A": {"Type": "T", "Properties": {"Count": {"Ref": "N"},
            "Name": {"Fn::Sub": "${AWS::Region}-x"}}}}})");
  EXPECT_EQ(to_text(properties_of(stack, "A")), "{Count:'4',Name:'eu-west-1-x'}");
}

}  // namespace
}  // namespace weir::stacks
