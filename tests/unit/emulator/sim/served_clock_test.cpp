#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "emulator/sim/clock.h"

namespace weir::sim {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// A world driven from outside: each wait runs the next action, the last one stops the world.
class ScriptedSource : public WorkSource {
 public:
  ScriptedSource(Scheduler& scheduler, ManualRealClock& real)
      : scheduler_(scheduler), real_(real) {}

  void then(std::function<void()> action) { actions_.push_back(std::move(action)); }
  bool poll() override { return false; }
  void wait(std::optional<RealTime> deadline) override {
    waits_.push_back(deadline);
    if (deadline && *deadline > real_.now() && until_deadline_) {
      real_.advance(*deadline - real_.now());
      return;
    }
    if (actions_.empty()) return scheduler_.request_stop();
    const auto action = actions_.front();
    actions_.pop_front();
    action();
  }
  /// Waits with a deadline let it pass instead of running an action.
  void let_deadlines_pass() { until_deadline_ = true; }
  const std::vector<std::optional<RealTime>>& waits() const { return waits_; }

 private:
  Scheduler& scheduler_;
  ManualRealClock& real_;
  std::deque<std::function<void()>> actions_;
  std::vector<std::optional<RealTime>> waits_;
  bool until_deadline_ = false;
};

struct ServedWorld {
  explicit ServedWorld(Clock::Options options) : clock(scheduler, real, options) {}

  Scheduler scheduler{{}};
  ManualRealClock real;
  Clock clock;
  ScriptedSource source{scheduler, real};
};

TEST(ServedClock, SteppedTimeMovesByAdvanceAlone) {
  ServedWorld world({ClockMode::kStepped});
  int calls = 0;
  world.scheduler.call_at(Time{minutes{1}}, [&] { ++calls; });
  std::optional<std::uint64_t> settled;
  world.source.then([&] { EXPECT_EQ(calls, 0); });
  world.source.then([&] {
    world.clock.advance(Time{minutes{5}}, [&](std::uint64_t events) { settled = events; });
  });
  world.source.then([&] {
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(settled, 1u);
    EXPECT_EQ(world.scheduler.now(), Time{minutes{5}});
  });
  world.clock.serve(world.source);
  EXPECT_EQ(world.source.waits().size(), 4u);
}

TEST(ServedClock, SteppedWorldRunsWhatIsDueAtOnce) {
  ServedWorld world({ClockMode::kStepped});
  bool ran = false;
  world.source.then([&] { world.scheduler.call_at(world.scheduler.now(), [&] { ran = true; }); });
  world.source.then([&] { EXPECT_TRUE(ran); });
  world.clock.serve(world.source);
  EXPECT_TRUE(ran);
}

TEST(ServedClock, AdvancesRunOneAfterTheOther) {
  ServedWorld world({ClockMode::kStepped});
  std::vector<Time> settled;
  const auto note = [&](std::uint64_t) { settled.push_back(world.scheduler.now()); };
  world.source.then([&] {
    world.clock.advance(Time{minutes{2}}, note);
    world.clock.advance(Time{minutes{7}}, note);
    world.clock.advance(Time{minutes{3}}, note);  // Has passed by then.
  });
  world.clock.serve(world.source);
  EXPECT_EQ(settled, (std::vector<Time>{Time{minutes{2}}, Time{minutes{7}}, Time{minutes{7}}}));
}

TEST(ServedClock, VirtualTimeJumpsUnlessALeaseHoldsIt) {
  ServedWorld world({ClockMode::kVirtual});
  bool ran = false;
  world.clock.leases().acquire(seconds{5});
  world.scheduler.call_at(Time{minutes{1}}, [&] { ran = true; });
  world.source.let_deadlines_pass();
  world.clock.serve(world.source);
  EXPECT_TRUE(ran);
  EXPECT_EQ(world.source.waits().front(), seconds{5});
  EXPECT_EQ(world.real.now(), seconds{5});
}

TEST(ServedClock, PacedTimeFollowsRealTime) {
  ServedWorld world({ClockMode::kPaced, 60});
  bool ran = false;
  world.scheduler.call_at(Time{minutes{1}}, [&] { ran = true; });
  world.source.let_deadlines_pass();
  world.clock.serve(world.source);
  EXPECT_TRUE(ran);
  EXPECT_EQ(world.real.now(), seconds{1});
}

TEST(ServedClock, TouchBringsAPacedWorldToThePresent) {
  ServedWorld world({ClockMode::kPaced, 10});
  bool ran = false;
  world.scheduler.call_at(Time{seconds{5}}, [&] { ran = true; });
  world.real.advance(seconds{1});
  world.clock.touch();
  EXPECT_TRUE(ran);
  EXPECT_EQ(world.scheduler.now(), Time{seconds{10}});
}

TEST(ServedClock, AnAdvanceOfPacedTimeGoesOnFromThere) {
  ServedWorld world({ClockMode::kPaced, 1});
  world.source.then([&] { world.clock.advance(Time{minutes{10}}, [](std::uint64_t) {}); });
  world.source.then([&] {
    world.real.advance(seconds{2});
    world.clock.touch();
    EXPECT_EQ(world.scheduler.now(), Time{minutes{10} + seconds{2}});
  });
  world.clock.serve(world.source);
  EXPECT_EQ(world.scheduler.now(), Time{minutes{10} + seconds{2}});
}

}  // namespace
}  // namespace weir::sim
