#include "emulator/sim/worker.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

namespace weir::sim {
namespace {

TEST(Prefetcher, BlocksComeInOrderUntilTheInputEnds) {
  int next = 0;
  Prefetcher<std::vector<int>> prefetcher(
      [&next](std::vector<int>& block) {
        if (next == 1000) return false;
        block.assign(3, next++);
        return true;
      },
      4);
  for (int i = 0; i < 1000; ++i) {
    auto block = prefetcher.next();
    ASSERT_EQ(block, std::vector<int>(3, i));
    prefetcher.recycle(std::move(*block));
  }
  EXPECT_EQ(prefetcher.next(), std::nullopt);
  EXPECT_EQ(prefetcher.next(), std::nullopt);
}

TEST(Prefetcher, DestructionBeforeTheEndOfTheInputReturns) {
  std::atomic<int> filled = 0;
  {
    Prefetcher<int> prefetcher(
        [&filled](int& block) {
          block = ++filled;
          return true;
        },
        2);
    EXPECT_EQ(prefetcher.next(), 1);
  }
  EXPECT_LE(filled, 5) << "no more than its capacity ahead";
}

TEST(Worker, JobsRunInOrderAndDrainWaitsForAll) {
  std::vector<int> done;
  Worker worker(3);
  for (int i = 0; i < 100; ++i) worker.submit([&done, i] { done.push_back(i); });
  worker.drain();
  ASSERT_EQ(done.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(done[static_cast<std::size_t>(i)], i);
}

TEST(Worker, DestructionRunsWhatWasSubmitted) {
  std::atomic<int> done = 0;
  {
    Worker worker(50);
    for (int i = 0; i < 50; ++i) worker.submit([&done] { ++done; });
  }
  EXPECT_EQ(done, 50);
}

}  // namespace
}  // namespace weir::sim
