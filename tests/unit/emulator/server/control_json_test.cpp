#include "emulator/server/control_json.h"

#include <gtest/gtest.h>

namespace weir::server {
namespace {

std::string complaint(std::string_view text) {
  const auto body = ControlBody::parse(text, {"by", "to", "mode"});
  return body.ok() ? std::string{} : body.error().message;
}

TEST(ControlBody, EmptyBodyIsAnEmptyObject) {
  const auto body = ControlBody::parse("", {"by"});
  ASSERT_TRUE(body.ok());
  EXPECT_FALSE(body->has("by"));
}

TEST(ControlBody, ComplaintsNameWhatIsWrong) {
  EXPECT_EQ(complaint("{"), "the body is no JSON: Missing a name for object member. at offset 1");
  EXPECT_EQ(complaint("[]"), "the body must be a JSON object");
  EXPECT_EQ(complaint(R"({"bye":1})"), "'bye' is not known here; known: by, to, mode");
  EXPECT_EQ(complaint(R"({"by":1,"by":2})"), "'by' is there twice");
}

TEST(ControlBody, NestingCannotOverflowTheStack) {
  EXPECT_NE(complaint(std::string(1'000'000, '[')), "");
}

TEST(ControlBody, ReadsDurations) {
  struct Case {
    const char* text;
    std::optional<sim::Duration> expected;
  };
  const Case cases[] = {
      {R"({"by":"PT5M"})", std::chrono::minutes{5}},
      {R"({"by":"PT0.5S"})", std::chrono::milliseconds{500}},
      {R"({"by":90})", std::chrono::seconds{90}},
      {R"({"by":0})", sim::Duration{0}},
      {R"({"by":-1})", std::nullopt},
      {R"({"by":1e300})", std::nullopt},
      {R"({"by":"soon"})", std::nullopt},
      {R"({"by":true})", std::nullopt},
      {R"({"by":"P40000D"})", std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto body = ControlBody::parse(c.text, {"by"});
    ASSERT_TRUE(body.ok());
    const auto duration = body->duration("by");
    ASSERT_EQ(duration.ok(), c.expected.has_value());
    if (duration.ok()) {
      EXPECT_EQ(*duration, c.expected);
    }
  }
}

TEST(ControlBody, ReadsTimes) {
  const auto body =
      ControlBody::parse(R"({"to":"2026-01-01T00:00:00Z","mode":"x"})", {"to", "mode"});
  ASSERT_TRUE(body.ok());
  EXPECT_EQ(**body->time("to"), sim::from_millis(1'767'225'600'000));
  EXPECT_EQ(body->time("mode").error().message,
            "'mode' must be a time such as \"2026-01-01T00:00:00Z\"");
  EXPECT_EQ(body->number("mode").error().message, "'mode' must be a number");
}

}  // namespace
}  // namespace weir::server
