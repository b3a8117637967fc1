#include "emulator/kinesis/reshard_plan.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "emulator/sim/random.h"
#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

/// Ranges after the waves; fails where a step does not fit what is open.
std::vector<HashRange> after_waves(std::vector<HashRange> ranges,
                                   const std::vector<ReshardWave>& waves) {
  for (const ReshardWave& wave : waves) {
    EXPECT_FALSE(wave.empty());
    for (const auto& step : wave) {
      if (const auto* cut = std::get_if<SplitStep>(&step)) {
        const auto it = std::ranges::find(ranges, cut->range);
        EXPECT_TRUE(it != ranges.end());
        EXPECT_TRUE(cut->range.start < cut->boundary && cut->boundary <= cut->range.end);
        *it = {cut->range.start, previous_key(cut->boundary)};
        ranges.insert(std::next(it), {cut->boundary, cut->range.end});
      } else {
        const auto& join = std::get<MergeStep>(step);
        const auto it = std::ranges::find(ranges, join.lower);
        EXPECT_TRUE(it != ranges.end() && std::next(it) != ranges.end() &&
                    *std::next(it) == join.upper);
        *it = {join.lower.start, join.upper.end};
        ranges.erase(std::next(it));
      }
    }
  }
  return ranges;
}

struct ScalingCase {
  std::size_t from, to, waves, splits, merges;
};

TEST(PlanUniformScaling, TakesTheFewestStepsInFewWaves) {
  const ScalingCase cases[] = {
      {1, 2, 1, 1, 0},   {8, 16, 1, 8, 0},   {16, 8, 1, 0, 8},       {2, 3, 2, 2, 1},
      {3, 2, 2, 1, 2},   {4, 5, 2, 4, 3},    {4, 6, 2, 4, 2},        {8, 8, 0, 0, 0},
      {1, 4, 2, 3, 0},   {4, 1, 2, 0, 3},    {5, 10, 1, 5, 0},       {4, 3, 2, 2, 3},
      {1, 64, 6, 63, 0}, {10, 11, 4, 10, 9}, {100, 125, 2, 100, 75},
  };
  for (const ScalingCase& c : cases) {
    const auto waves = plan_uniform_scaling(uniform_ranges(c.from), c.to);
    std::size_t splits = 0, merges = 0;
    for (const auto& wave : waves) {
      for (const auto& step : wave) ++(std::holds_alternative<SplitStep>(step) ? splits : merges);
    }
    EXPECT_EQ(waves.size(), c.waves) << c.from << " to " << c.to;
    EXPECT_EQ(splits, c.splits) << c.from << " to " << c.to;
    EXPECT_EQ(merges, c.merges) << c.from << " to " << c.to;
  }
}

struct LineageCase {
  std::size_t from, to;
  std::vector<std::size_t> open;  ///< Indices of the shards at the end, by hash key.
};

TEST(PlanUniformScaling, ShardsGetTheIdsThatAwsGivesThem) {
  const LineageCase cases[] = {
      {1, 2, {1, 2}},        // By hand: one split.
      {2, 4, {2, 3, 4, 5}},  //
      {4, 2, {4, 5}},        //
      {2, 3, {2, 6, 5}},     // Split 0 and 1, merge 3 and 4.
      {4, 3, {6, 9, 10}},    // Seen at AWS.
  };
  for (const LineageCase& c : cases) {
    std::vector<std::pair<HashRange, std::size_t>> open;
    for (const HashRange& range : uniform_ranges(c.from)) open.emplace_back(range, open.size());
    std::size_t next = open.size();
    for (const ReshardWave& wave : plan_uniform_scaling(uniform_ranges(c.from), c.to)) {
      for (const auto& step : wave) {
        if (const auto* cut = std::get_if<SplitStep>(&step)) {
          const auto it = std::ranges::find(open, cut->range, &decltype(open)::value_type::first);
          *it = {{cut->range.start, previous_key(cut->boundary)}, next++};
          open.insert(std::next(it), {{cut->boundary, cut->range.end}, next++});
        } else {
          const auto& join = std::get<MergeStep>(step);
          const auto it = std::ranges::find(open, join.lower, &decltype(open)::value_type::first);
          *it = {{join.lower.start, join.upper.end}, next++};
          open.erase(std::next(it));
        }
      }
    }
    std::vector<std::size_t> indices;
    for (const auto& [range, index] : open) indices.push_back(index);
    EXPECT_EQ(indices, c.open) << c.from << " to " << c.to;
  }
}

TEST(PlanUniformScaling, AnyCountsEndInUniformRanges) {
  for (std::size_t from = 1; from <= 20; ++from) {
    for (std::size_t to = 1; to <= 20; ++to) {
      const auto ranges = uniform_ranges(from);
      EXPECT_TRUE(nearly_uniform(after_waves(ranges, plan_uniform_scaling(ranges, to)), to))
          << from << " to " << to;
    }
  }
}

TEST(PlanUniformScaling, RepeatedDoublingAndHalvingTakesOneWaveEach) {
  std::vector<HashRange> ranges = uniform_ranges(7);
  for (const std::size_t target : {14, 28, 56, 28, 14, 7, 14}) {
    const auto waves = plan_uniform_scaling(ranges, target);
    EXPECT_EQ(waves.size(), 1u) << target;
    ranges = after_waves(std::move(ranges), waves);
    EXPECT_TRUE(nearly_uniform(ranges, target));
  }
}

TEST(PlanUniformScaling, UnevenRangesEndInUniformRanges) {
  sim::Random random(7);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<base::HashKey> starts{{}};
    for (std::uint64_t i = random.below(12); i > 0; --i) {
      starts.push_back({random.next(), random.next()});
    }
    std::ranges::sort(starts);
    std::vector<HashRange> ranges;
    for (std::size_t i = 0; i < starts.size(); ++i) {
      const bool last = i + 1 == starts.size();
      ranges.push_back({starts[i], last ? base::kMaxHashKey : previous_key(starts[i + 1])});
    }
    const std::size_t target = 1 + random.below(24);
    EXPECT_TRUE(nearly_uniform(after_waves(ranges, plan_uniform_scaling(ranges, target)), target));
  }
}

}  // namespace
}  // namespace weir::kinesis
