#include "emulator/server/http/reactor.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <thread>
#include <vector>

#include "emulator/server/http/reactor_impl.h"

namespace weir::http {
namespace {

using std::chrono::milliseconds;

TEST(ReactorLoop, PollWithoutWorkRunsNothing) {
  Reactor reactor;
  EXPECT_FALSE(reactor.poll());
}

TEST(ReactorLoop, WaitReturnsAtItsDeadline) {
  Reactor reactor;
  const sim::SteadyRealClock clock;
  const sim::RealTime deadline = clock.now() + milliseconds(3);
  reactor.wait(deadline);
  EXPECT_GE(clock.now(), deadline);
}

TEST(ReactorLoop, TimersRunInOrderOnceTheyAreDue) {
  Reactor reactor;
  const sim::SteadyRealClock clock;
  const sim::RealTime begun = clock.now();
  std::vector<int> seen;
  reactor.call_after(milliseconds(4), [&] { seen.push_back(2); });
  reactor.call_after(milliseconds(2), [&] {
    seen.push_back(1);
    reactor.call_after(milliseconds(4), [&] { seen.push_back(3); });
  });
  reactor.poll();
  EXPECT_TRUE(seen.empty() || clock.now() - begun >= milliseconds(2));
  while (seen.size() < 3) reactor.wait(std::nullopt);
  EXPECT_EQ(seen, (std::vector{1, 2, 3}));
  EXPECT_GE(clock.now() - begun, milliseconds(6));
}

TEST(ReactorLoop, WaitReturnsOncePostedWorkHasRun) {
  Reactor reactor;
  bool ran = false;
  reactor.post([&] { ran = true; });
  reactor.wait(std::nullopt);
  EXPECT_TRUE(ran);
}

TEST(ReactorLoop, WorkPostedByAnotherThreadWakesIt) {
  Reactor reactor;
  std::vector<int> seen;
  std::thread other([&] {
    for (int i = 0; i < 100; ++i) reactor.post([&seen, i] { seen.push_back(i); });
  });
  while (seen.size() < 100) reactor.wait(std::nullopt);
  other.join();
  EXPECT_EQ(seen.front(), 0);
  EXPECT_EQ(seen.back(), 99);
}

TEST(ReactorLoop, WorkPostedByWorkRunsInALaterRound) {
  Reactor reactor;
  int rounds = 0;
  reactor.post([&] {
    ++rounds;
    reactor.post([&] { ++rounds; });
  });
  reactor.wait(std::nullopt);
  EXPECT_EQ(rounds, 1);
  reactor.wait(std::nullopt);
  EXPECT_EQ(rounds, 2);
}

TEST(ReactorLoop, StopSignalsCallBackEachTime) {
  Reactor reactor;
  int stops = 0;
  reactor.on_stop_signal([&] { ++stops; });
  ::raise(SIGINT);
  reactor.wait(std::nullopt);
  EXPECT_EQ(stops, 1);
  ::raise(SIGTERM);
  ::raise(SIGINT);
  reactor.wait(std::nullopt);
  EXPECT_EQ(stops, 3);
}

struct CountingTicker : Ticker {
  bool on_tick(sim::RealTime) override { return ++ticks < 2; }
  int ticks = 0;
};

TEST(ReactorLoop, TickerIsCalledUntilNothingIsTimed) {
  sim::ManualRealClock clock;
  Reactor reactor(clock);
  CountingTicker ticker;
  reactor.impl().start_ticking(ticker);
  reactor.poll();
  EXPECT_EQ(ticker.ticks, 0);
  for (int i = 0; i < 5; ++i) {
    clock.advance(milliseconds(300));
    reactor.poll();
  }
  EXPECT_EQ(ticker.ticks, 2);
}

TEST(ReactorLoop, DeferredWorkRunsAfterTheEventsOfItsRound) {
  Reactor reactor;
  std::vector<int> order;
  reactor.post([&] {
    reactor.impl().defer([&] { order.push_back(2); });
    order.push_back(1);
  });
  reactor.wait(std::nullopt);
  EXPECT_EQ(order, (std::vector<int>{1, 2}));
}

}  // namespace
}  // namespace weir::http
