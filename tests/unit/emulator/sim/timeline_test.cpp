#include "emulator/sim/timeline.h"

#include <gtest/gtest.h>

#include <string>

namespace weir::sim {
namespace {

constexpr EventKind kStatus{"test.status"};
constexpr EventKind kBatch{"test.batch", true};

std::string hash_of(std::string_view bytes) {
  RunHash hash;
  hash.fold(bytes);
  return hash.hex();
}

TEST(RunHash, IsTheSameInEveryBuildType) {
  RunHash hash;
  hash.fold(1);
  hash.fold("shardId-000000000001");
  EXPECT_EQ(hash.hex(), "549091fc429f1c64");
}

TEST(RunHash, DependsOnEveryByteOnLengthAndOnOrder) {
  EXPECT_NE(hash_of("abcdefgh1"), hash_of("abcdefgh2"));
  EXPECT_NE(hash_of(std::string_view{"a\0", 2}), hash_of("a"));
  EXPECT_NE(hash_of(""), RunHash{}.hex());
  RunHash one, other;
  one.fold(1);
  one.fold(2);
  other.fold(2);
  other.fold(1);
  EXPECT_NE(one.value(), other.value());
}

TEST(RunHash, ZeroWordsCount) {
  RunHash hash;
  const auto before = hash.value();
  hash.fold(0);
  EXPECT_NE(hash.value(), before);
}

TEST(Timeline, HashDependsOnTimeKindSubjectAndFields) {
  const auto hash_with = [](std::int64_t at, const EventKind& kind, std::string_view subject,
                            FieldValue value) {
    Timeline timeline;
    timeline.record(Time{Duration{at}}, kind, subject, {{"value", value}});
    return timeline.hash().hex();
  };
  const std::string hash = hash_with(1, kStatus, "a", std::int64_t{1});
  EXPECT_EQ(hash_with(1, kStatus, "a", std::int64_t{1}), hash);
  EXPECT_NE(hash_with(2, kStatus, "a", std::int64_t{1}), hash);
  EXPECT_NE(hash_with(1, kBatch, "a", std::int64_t{1}), hash);
  EXPECT_NE(hash_with(1, kStatus, "b", std::int64_t{1}), hash);
  EXPECT_NE(hash_with(1, kStatus, "a", std::int64_t{2}), hash);
  EXPECT_NE(hash_with(1, kStatus, "a", 1.0), hash);
  EXPECT_NE(hash_with(1, kStatus, "a", std::string_view{"1"}), hash);
}

TEST(Timeline, ListenersSeeEventsInOrderButNoBulk) {
  Timeline timeline;
  std::string log;
  timeline.add_listener([&log](const Event& event) {
    log += std::to_string(event.number) + std::string{event.subject} + " ";
  });
  timeline.add_listener([&log](const Event&) { log += "| "; });
  timeline.record(Time{}, kStatus, "a", {});
  timeline.record(Time{}, kBatch, "b", {});
  timeline.record(Time{}, kStatus, "c", {});
  EXPECT_EQ(log, "0a | 2c | ");
  EXPECT_EQ(timeline.events(), 3u);
}

}  // namespace
}  // namespace weir::sim
