#include "emulator/kinesis/reshard_plan.h"

#include <algorithm>

namespace weir::kinesis {
namespace {

using base::HashKey;

/// Two boundaries this close are one: rounding errors are at most some thousand keys, and the key
/// space has 2^128.
constexpr base::Uint128 kNegligibleKeys = base::Uint128{1} << 64;

bool nearly_equal(HashKey a, HashKey b) {
  const base::Uint128 difference = to_uint128(std::max(a, b)) - to_uint128(std::min(a, b));
  return difference < kNegligibleKeys;
}

/// Uniform ranges, with boundaries that are those of `open` wherever the difference is negligible.
std::vector<HashRange> target_ranges(std::span<const HashRange> open, std::size_t count) {
  std::vector<HashRange> target = uniform_ranges(count);
  for (std::size_t i = 1; i < target.size(); ++i) {
    const auto above = std::ranges::lower_bound(open, target[i].start, {}, &HashRange::start);
    for (const auto near : {above - 1, above}) {
      if (near != open.end() && nearly_equal(near->start, target[i].start)) {
        target[i].start = near->start;
        target[i - 1].end = previous_key(near->start);
      }
    }
  }
  return target;
}

/// Where the target ranges begin, without the first, which begins at zero.
std::vector<HashKey> inner_boundaries(std::span<const HashRange> target) {
  std::vector<HashKey> boundaries;
  for (const HashRange& range : target.subspan(1)) boundaries.push_back(range.start);
  return boundaries;
}

/// Splits each range once, at the middle one of the boundaries inside it; updates `ranges`.
ReshardWave split_wave(std::vector<HashRange>& ranges, std::span<const HashKey> boundaries) {
  ReshardWave wave;
  std::vector<HashRange> after;
  for (const HashRange& range : ranges) {
    // A boundary at the range's start splits nothing.
    const auto first = std::ranges::upper_bound(boundaries, range.start);
    const auto last = std::upper_bound(first, boundaries.end(), range.end);
    if (first == last) {
      after.push_back(range);
      continue;
    }
    const HashKey boundary = *(first + (last - first) / 2);
    wave.splits.push_back({range, boundary});
    after.push_back({range.start, previous_key(boundary)});
    after.push_back({boundary, range.end});
  }
  ranges = std::move(after);
  return wave;
}

/// Merges neighbouring pairs that lie in one target range; updates `ranges`, which must not cross
/// target boundaries.
ReshardWave merge_wave(std::vector<HashRange>& ranges, std::span<const HashRange> target) {
  ReshardWave wave;
  std::vector<HashRange> after;
  std::size_t in = 0;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    while (target[in].end < ranges[i].start) ++in;
    const bool pair = i + 1 < ranges.size() && ranges[i + 1].end <= target[in].end;
    if (!pair) {
      after.push_back(ranges[i]);
      continue;
    }
    wave.merges.push_back({ranges[i], ranges[i + 1]});
    after.push_back({ranges[i].start, ranges[i + 1].end});
    ++i;
  }
  ranges = std::move(after);
  return wave;
}

}  // namespace

std::vector<ReshardWave> plan_uniform_scaling(std::span<const HashRange> open,
                                              std::size_t target_count) {
  const std::vector<HashRange> target = target_ranges(open, target_count);
  const std::vector<HashKey> boundaries = inner_boundaries(target);
  std::vector<HashRange> ranges(open.begin(), open.end());
  std::vector<ReshardWave> waves;
  for (;;) {
    ReshardWave wave = split_wave(ranges, boundaries);
    if (wave.splits.empty()) break;
    waves.push_back(std::move(wave));
  }
  for (;;) {
    ReshardWave wave = merge_wave(ranges, target);
    if (wave.merges.empty()) break;
    waves.push_back(std::move(wave));
  }
  return waves;
}

}  // namespace weir::kinesis
