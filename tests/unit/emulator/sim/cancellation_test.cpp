// Cancellation is destruction: in whatever state a task is, its frames unwind and nothing of it
// runs any more.
#include <gtest/gtest.h>

#include <string>

#include "emulator/sim/channel.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/signal.h"
#include "emulator/sim/when_any.h"

namespace weir::sim {
namespace {

using std::chrono::seconds;

struct Trace {
  std::string& log;
  ~Trace() { log += "unwound "; }
};

class Cancellation : public testing::Test {
 public:
  void run_to(int second) { scheduler.run_until(Time{seconds{second}}); }
  // The task must unwind at once, and the world must go on to its end without it.
  void expect_gone_after_cancel(Job job) {
    job.cancel();
    EXPECT_EQ(log, "unwound ");
    EXPECT_TRUE(job.done());
    EXPECT_EQ(scheduler.live_tasks(), 0u);
    scheduler.run();
    EXPECT_EQ(log, "unwound ");
  }
  Task<void> sleeper() {
    const Trace trace{log};
    co_await scheduler.sleep_for(seconds{10});
    log += "ran on ";
  }
  Task<void> wait_for(Signal& signal) {
    const Trace trace{log};
    co_await signal.wait();
    log += "ran on ";
  }
  Task<void> receive(Channel<int>& channel) {
    const Trace trace{log};
    co_await channel.receive();
    log += "ran on ";
  }
  Task<void> send(Channel<int>& channel) {
    const Trace trace{log};
    co_await channel.send(1);
    log += "ran on ";
  }

  Scheduler scheduler{{}};
  std::string log;
};

TEST_F(Cancellation, OfATaskThatHasNotStarted) {
  Job job = scheduler.spawn(sleeper());
  job.cancel();
  scheduler.run();
  EXPECT_EQ(log, "");
  EXPECT_EQ(scheduler.live_tasks(), 0u);
}

TEST_F(Cancellation, OfASleepingTask) {
  Job job = scheduler.spawn(sleeper());
  run_to(1);
  expect_gone_after_cancel(job);
  EXPECT_EQ(scheduler.now(), Time{seconds{1}});
}

TEST_F(Cancellation, OfATaskThatIsDueButHasNotResumed) {
  Signal signal(scheduler);
  Job job = scheduler.spawn(wait_for(signal));
  run_to(1);
  signal.notify_all();
  expect_gone_after_cancel(job);
}

TEST_F(Cancellation, OfATaskThatAwaitsAChild) {
  auto parent = [](Cancellation& test) -> Task<void> {
    co_await test.sleeper();
    test.log += "ran on ";
  };
  Job job = scheduler.spawn(parent(*this));
  run_to(1);
  expect_gone_after_cancel(job);
}

TEST_F(Cancellation, OfATaskParkedInASignal) {
  Signal signal(scheduler);
  Job job = scheduler.spawn(wait_for(signal));
  run_to(1);
  expect_gone_after_cancel(job);
  signal.notify_all();
  scheduler.run();
}

TEST_F(Cancellation, OfAReceiverParkedInAChannel) {
  Channel<int> channel(scheduler, 1);
  Job job = scheduler.spawn(receive(channel));
  run_to(1);
  expect_gone_after_cancel(job);
  int value = 5;
  EXPECT_TRUE(channel.try_send(value));
  EXPECT_EQ(channel.try_receive(), 5);
}

TEST_F(Cancellation, OfASenderParkedInAChannelKeepsItsValueOut) {
  Channel<int> channel(scheduler, 1);
  int first = 7;
  channel.try_send(first);
  Job job = scheduler.spawn(send(channel));
  run_to(1);
  expect_gone_after_cancel(job);
  EXPECT_EQ(channel.try_receive(), 7);
  EXPECT_EQ(channel.try_receive(), std::nullopt);
}

TEST_F(Cancellation, OfATaskParkedInAJoin) {
  Job target = scheduler.spawn(sleeper());
  auto join = [](Cancellation& test, Job joined) -> Task<void> {
    co_await joined.join();
    test.log += "joined ";
  };
  Job job = scheduler.spawn(join(*this, target));
  run_to(1);
  job.cancel();
  scheduler.run();
  EXPECT_EQ(log, "ran on unwound ");
}

TEST_F(Cancellation, OfATaskParkedInWhenAnyUnwindsAllBranches) {
  Signal signal(scheduler);
  auto race = [](Cancellation& test, Signal& other) -> Task<void> {
    co_await when_any(test.scheduler, test.sleeper(), test.wait_for(other));
    test.log += "ran on ";
  };
  Job job = scheduler.spawn(race(*this, signal));
  run_to(1);
  job.cancel();
  EXPECT_EQ(log, "unwound unwound ");
  signal.notify_all();
  scheduler.run();
  EXPECT_EQ(log, "unwound unwound ");
}

TEST_F(Cancellation, OfTheRunningTaskTakesEffectWhenItSuspends) {
  Job job;
  auto body = [](Cancellation& test, Job& self) -> Task<void> {
    const Trace trace{test.log};
    co_await test.scheduler.sleep_for(seconds{1});
    self.cancel();
    test.log += "still here ";
    co_await test.scheduler.yield();
    test.log += "ran on ";
  };
  job = scheduler.spawn(body(*this, job));
  scheduler.run();
  EXPECT_EQ(log, "still here unwound ");
  EXPECT_TRUE(job.done());
}

TEST_F(Cancellation, OfTheRunningTaskThatEndsInsteadIsHarmless) {
  Job job;
  auto body = [](Cancellation& test, Job& self) -> Task<void> {
    co_await test.scheduler.yield();
    self.cancel();
    test.log += "ended ";
  };
  job = scheduler.spawn(body(*this, job));
  scheduler.run();
  EXPECT_EQ(log, "ended ");
  EXPECT_EQ(scheduler.live_tasks(), 0u);
}

TEST_F(Cancellation, OfATaskThatIsDoneIsHarmless) {
  Job job = scheduler.spawn(sleeper());
  scheduler.run();
  job.cancel();
  Job{}.cancel();
  EXPECT_EQ(log, "ran on unwound ");
}

TEST_F(Cancellation, WakesThoseThatJoined) {
  Job target = scheduler.spawn(sleeper());
  auto join = [](Cancellation& test, Job joined) -> Task<void> {
    co_await joined.join();
    test.log += "joined ";
  };
  scheduler.spawn(join(*this, target));
  run_to(1);
  target.cancel();
  scheduler.run();
  EXPECT_EQ(log, "unwound joined ");
}

TEST_F(Cancellation, OfACallThatIsNotDueYetForgetsIt) {
  Job job = scheduler.call_at(Time{seconds{5}}, [this] { log += "called "; });
  run_to(1);
  job.cancel();
  scheduler.run();
  EXPECT_EQ(log, "");
}

TEST_F(Cancellation, FromTheDestructorOfAnotherTaskWorks) {
  struct CancelAtExit {
    Job job;
    ~CancelAtExit() { job.cancel(); }
  };
  auto parent = [](Cancellation& test) -> Task<void> {
    const CancelAtExit guard{test.scheduler.spawn(test.sleeper())};
    co_await test.scheduler.sleep_for(seconds{20});
  };
  Job job = scheduler.spawn(parent(*this));
  run_to(1);
  job.cancel();
  EXPECT_EQ(log, "unwound ");
  EXPECT_EQ(scheduler.live_tasks(), 0u);
}

TEST_F(Cancellation, ByShutdownEndsLiveTasksNewestFirst) {
  struct Mark {
    std::string& log;
    char name;
    ~Mark() { log += name; }
  };
  auto body = [](Cancellation& test, char name) -> Task<void> {
    const Mark mark{test.log, name};
    co_await test.scheduler.sleep_for(seconds{100});
  };
  for (char name = 'a'; name <= 'd'; ++name) scheduler.spawn(body(*this, name));
  run_to(1);
  scheduler.shutdown();
  EXPECT_EQ(log, "dcba");
  EXPECT_EQ(scheduler.next_event_time(), std::nullopt);
}

TEST(SchedulerEnd, DestructorUnwindsLiveTasksInEveryState) {
  std::string log;
  {
    Scheduler scheduler({});
    Channel<int> channel(scheduler, 1);
    Signal signal(scheduler);
    auto body = [](Scheduler& s, Channel<int>& c, Signal& g, std::string& out) -> Task<void> {
      const Trace trace{out};
      auto wait = [](Signal& gate) -> Task<void> { co_await gate.wait(); };
      auto receive = [](Channel<int>& from) -> Task<void> { co_await from.receive(); };
      co_await when_any(s, wait(g), receive(c));
    };
    for (int i = 0; i < 3; ++i) scheduler.spawn(body(scheduler, channel, signal, log));
    scheduler.run();
    signal.notify_all();
    scheduler.shutdown();
  }
  EXPECT_EQ(log, "unwound unwound unwound ");
}

}  // namespace
}  // namespace weir::sim
