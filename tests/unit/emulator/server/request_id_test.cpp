#include "emulator/server/request_id.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace weir::server {
namespace {

TEST(RequestId, IsAVersion4Uuid) {
  const testing::Matcher<std::string> has_form =
      testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  sim::Random random(1);
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string id = make_request_id(random);
    EXPECT_THAT(id, has_form);
    EXPECT_TRUE(seen.insert(id).second);
  }
}

TEST(RequestId, TheSameSeedGivesTheSameIds) {
  sim::Random a(7), b(7);
  EXPECT_EQ(make_request_id(a), make_request_id(b));
  EXPECT_EQ(make_extended_request_id(a), make_extended_request_id(b));
}

TEST(RequestId, ExtendedIdIsBase64Of72Bytes) {
  sim::Random random(3);
  EXPECT_THAT(make_extended_request_id(random), testing::MatchesRegex("[A-Za-z0-9+/]{96}"));
}

}  // namespace
}  // namespace weir::server
