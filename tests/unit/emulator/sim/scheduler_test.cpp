#include "emulator/sim/scheduler.h"

#include <gtest/gtest.h>

#include <string>

#include "emulator/sim/channel.h"
#include "emulator/sim/when_any.h"

namespace weir::sim {
namespace {

using std::chrono::seconds;

Task<void> note_at(Scheduler& scheduler, Time time, std::string& log, char mark) {
  co_await scheduler.sleep_until(time);
  log.push_back(mark);
}

TEST(Scheduler, EqualDeadlinesRunInOrderOfScheduling) {
  Scheduler scheduler({});
  std::string log;
  for (char mark = 'a'; mark <= 'e'; ++mark) {
    scheduler.spawn(note_at(scheduler, Time{seconds{5}}, log, mark));
  }
  scheduler.run();
  EXPECT_EQ(log, "abcde");
  EXPECT_EQ(scheduler.now(), Time{seconds{5}});
}

Task<int> doubled(Scheduler& scheduler, int value) {
  co_await scheduler.sleep_for(seconds{1});
  co_return value * 2;
}

TEST(Scheduler, AwaitedTaskReturnsItsValue) {
  Scheduler scheduler({});
  int result = 0;
  auto body = [](Scheduler& s, int& out) -> Task<void> { out = co_await doubled(s, 21); };
  scheduler.spawn(body(scheduler, result));
  scheduler.run();
  EXPECT_EQ(result, 42);
}

TEST(WhenAny, LosersAreCancelled) {
  Scheduler scheduler({});
  std::string log;
  auto body = [](Scheduler& s, std::string& out) -> Task<void> {
    const std::size_t first = co_await when_any(s, note_at(s, Time{seconds{3}}, out, 'l'),
                                                note_at(s, Time{seconds{2}}, out, 'w'));
    out += std::to_string(first);
    co_await s.sleep_for(seconds{10});
  };
  scheduler.spawn(body(scheduler, log));
  scheduler.run();
  EXPECT_EQ(log, "w1");
}

}  // namespace
}  // namespace weir::sim
