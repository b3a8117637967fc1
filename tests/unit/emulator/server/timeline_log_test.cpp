#include "emulator/server/timeline_log.h"

#include <gtest/gtest.h>

#include <limits>

namespace weir::server {
namespace {

struct Log {
  Log() {
    timeline.add_listener([this](const sim::Event& event) { log.add(event); });
  }
  void record(std::string_view subject) {
    timeline.record(sim::Time{}, {"test.event"}, subject, {});
  }

  sim::Timeline timeline;
  TimelineLog log;
};

TEST(TimelineLog, WritesEventsAsJson) {
  Log log;
  log.timeline.record(sim::from_millis(1'767'225'600'123), {"kinesis.stream_status"}, "tr\"ips",
                      {{"status", "ACTIVE"},
                       {"shards", std::int64_t{2}},
                       {"lag", std::numeric_limits<double>::infinity()}});
  EXPECT_EQ(log.log.from(0)->json,
            R"({"number":0,"at":"2026-01-01T00:00:00.123Z","kind":"kinesis.stream_status",)"
            R"("subject":"tr\"ips","fields":{"status":"ACTIVE","shards":2,"lag":null}})");
}

TEST(TimelineLog, FromFindsTheNextEventBehindBulkOnes) {
  Log log;
  log.record("a");
  log.timeline.record(sim::Time{}, {"test.bulk", true}, "", {});
  log.record("b");
  EXPECT_EQ(log.log.from(1)->number, 2u);
  EXPECT_EQ(log.log.from(3), log.log.end());
}

TEST(TimelineLog, ForgetsTheOldest) {
  Log log;
  for (std::size_t i = 0; i < TimelineLog::kMaxEvents + 5; ++i) log.record("x");
  EXPECT_EQ(log.log.first_number(), 5u);
  EXPECT_EQ(log.log.from(0)->number, 5u);
}

TEST(TimelineLog, AListenerMayEndItselfAndOthers) {
  Log log;
  std::vector<std::uint64_t> heard;
  std::uint64_t first = 0, second = 0;
  first = log.log.add_listener([&](const LoggedEvent& event) {
    heard.push_back(event.number);
    log.log.remove_listener(first);
    log.log.remove_listener(second);
  });
  second = log.log.add_listener([&](const LoggedEvent&) { FAIL(); });
  log.record("a");
  log.record("b");
  EXPECT_EQ(heard, std::vector<std::uint64_t>{0});
}

}  // namespace
}  // namespace weir::server
