#include "emulator/sim/scheduler.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace weir::sim {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

Task<void> note_at(Scheduler& scheduler, Time time, std::string& log, char mark) {
  co_await scheduler.sleep_until(time);
  log.push_back(mark);
}

std::string order_of_equal_deadlines(std::uint64_t shuffle_seed) {
  Scheduler scheduler({.shuffle_ties_seed = shuffle_seed});
  std::string log;
  for (char mark = 'a'; mark <= 'p'; ++mark) {
    scheduler.spawn(note_at(scheduler, Time{seconds{5}}, log, mark));
  }
  scheduler.run();
  return log;
}

TEST(Scheduler, EqualDeadlinesRunInOrderOfScheduling) {
  EXPECT_EQ(order_of_equal_deadlines(0), "abcdefghijklmnop");
}

TEST(Scheduler, ShuffledTiesDependOnTheSeedAlone) {
  const std::string one = order_of_equal_deadlines(1);
  EXPECT_NE(one, order_of_equal_deadlines(0));
  EXPECT_EQ(one, order_of_equal_deadlines(1));
  EXPECT_NE(one, order_of_equal_deadlines(2));
}

TEST(Scheduler, ShufflingKeepsTheOrderOfDifferentDeadlines) {
  Scheduler scheduler({.shuffle_ties_seed = 9});
  std::string log;
  for (int i = 7; i >= 0; --i) {
    scheduler.spawn(note_at(scheduler, Time{seconds{i + 1}}, log, static_cast<char>('a' + i)));
  }
  scheduler.run();
  EXPECT_EQ(log, "abcdefgh");
}

TEST(Scheduler, DeadlineThatHasPassedMeansNowBehindWhatIsDue) {
  Scheduler scheduler({.start = Time{hours{1}}});
  std::string log;
  scheduler.spawn(note_at(scheduler, Time{seconds{1}}, log, 'a'));
  scheduler.spawn(note_at(scheduler, Time{hours{1}}, log, 'b'));
  scheduler.run();
  EXPECT_EQ(log, "ab");
  EXPECT_EQ(scheduler.now(), Time{hours{1}});
}

TEST(Scheduler, YieldLetsWhatIsDueRunFirst) {
  Scheduler scheduler({});
  std::string log;
  auto body = [](Scheduler& s, std::string& out) -> Task<void> {
    out += '1';
    co_await s.yield();
    out += '3';
  };
  scheduler.spawn(body(scheduler, log));
  scheduler.call_at(Time{}, [&log] { log += '2'; });
  scheduler.run();
  EXPECT_EQ(log, "123");
}

TEST(Scheduler, CallsKeepTheirPlaceAmongEqualDeadlines) {
  Scheduler scheduler({});
  std::string log;
  auto body = [](Scheduler& s, std::string& out) -> Task<void> {
    const Time due = s.now() + seconds{1};
    s.call_at(due, [&out] { out += 'a'; });
    co_await s.sleep_until(due);
    out += 'b';
  };
  scheduler.spawn(body(scheduler, log));
  scheduler.run();
  EXPECT_EQ(log, "ab");
}

TEST(Scheduler, AwaitedTaskReturnsItsValue) {
  Scheduler scheduler({});
  int result = 0;
  auto doubled = [](Scheduler& s, int value) -> Task<int> {
    co_await s.sleep_for(seconds{1});
    co_return value * 2;
  };
  auto body = [&doubled](Scheduler& s, int& out) -> Task<void> { out = co_await doubled(s, 21); };
  scheduler.spawn(body(scheduler, result));
  scheduler.run();
  EXPECT_EQ(result, 42);
}

TEST(Scheduler, RunUntilRunsEventsUpToTheLimitAndSetsTheTime) {
  Scheduler scheduler({});
  std::string log;
  for (int i = 1; i <= 3; ++i) {
    scheduler.spawn(note_at(scheduler, Time{seconds{i}}, log, static_cast<char>('0' + i)));
  }
  scheduler.run_until(Time{seconds{2}});
  EXPECT_EQ(log, "12");
  scheduler.run_until(Time{seconds{2}} + Duration{500});
  EXPECT_EQ(scheduler.now(), Time{seconds{2}} + Duration{500});
}

TEST(Scheduler, StopRequestReturnsAfterTheCurrentEvent) {
  Scheduler scheduler({});
  std::string log;
  scheduler.call_at(Time{seconds{1}}, [&] {
    log += 'a';
    scheduler.request_stop();
  });
  scheduler.call_at(Time{seconds{1}}, [&] { log += 'b'; });
  scheduler.run_until(Time{seconds{9}});
  EXPECT_EQ(log, "a");
  EXPECT_EQ(scheduler.now(), Time{seconds{1}});
  scheduler.clear_stop();
  scheduler.run();
  EXPECT_EQ(log, "ab");
}

TEST(Scheduler, ExceptionOfASpawnedTaskLeavesStepAndEndsTheTask) {
  Scheduler scheduler({});
  auto body = [](Scheduler& s) -> Task<void> {
    co_await s.yield();
    throw std::runtime_error("a bug");
  };
  Job job = scheduler.spawn(body(scheduler));
  EXPECT_THROW(scheduler.run(), std::runtime_error);
  EXPECT_TRUE(job.done());
  EXPECT_EQ(scheduler.live_tasks(), 0u);
}

TEST(Scheduler, ExceptionOfAnAwaitedTaskReachesTheParent) {
  Scheduler scheduler({});
  std::string caught;
  auto child = [](Scheduler& s) -> Task<int> {
    co_await s.yield();
    throw std::runtime_error("from the child");
  };
  auto body = [&child](Scheduler& s, std::string& out) -> Task<void> {
    try {
      co_await child(s);
    } catch (const std::runtime_error& error) {
      out = error.what();
    }
  };
  scheduler.spawn(body(scheduler, caught));
  scheduler.run();
  EXPECT_EQ(caught, "from the child");
}

TEST(Scheduler, JoinOfATaskThatIsDoneDoesNotWait) {
  Scheduler scheduler({});
  std::string log;
  Job job = scheduler.call_at(Time{}, [] {});
  scheduler.run();
  auto body = [](Job target, std::string& out) -> Task<void> {
    co_await target.join();
    co_await Job{}.join();
    out += "joined";
  };
  scheduler.spawn(body(job, log));
  scheduler.run();
  EXPECT_EQ(log, "joined");
}

TEST(Scheduler, ForgottenWakeUpsDoNotFillTheHeap) {
  Scheduler scheduler({});
  std::string log;
  for (int i = 0; i < 100'000; ++i) {
    scheduler.spawn(note_at(scheduler, Time{hours{24}}, log, 'x')).cancel();
    Job job = scheduler.spawn(note_at(scheduler, Time{hours{24}}, log, 'x'));
    scheduler.run_until(scheduler.now());
    job.cancel();
  }
  EXPECT_LT(scheduler.heap_size(), 2'000u);
  scheduler.spawn(note_at(scheduler, Time{seconds{1}}, log, 'a'));
  scheduler.spawn(note_at(scheduler, Time{seconds{2}}, log, 'b'));
  scheduler.run();
  EXPECT_EQ(log, "ab");
}

}  // namespace
}  // namespace weir::sim
