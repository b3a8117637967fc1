#include "emulator/kinesis/reshard_plan.h"

#include <algorithm>
#include <optional>

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

/// A range, and the wave from which on it can be worked on.
struct Piece {
  HashRange range;
  std::size_t ready = 0;
};

/// Halves, by the count of target boundaries inside, what holds three or more: a shard that has to
/// become many (none of AWS's own scalings, which at most double) would otherwise be cut one slice
/// after the other. Updates `open`.
std::vector<ReshardWave> halve_greatest(std::vector<HashRange>& open,
                                        std::span<const HashRange> target) {
  constexpr std::ptrdiff_t kMostBoundaries = 2;
  std::vector<ReshardWave> waves;
  for (;;) {
    ReshardWave wave;
    std::vector<HashRange> after;
    for (const HashRange& range : open) {
      // A boundary at the range's start splits nothing.
      const auto first = std::ranges::upper_bound(target, range.start, {}, &HashRange::start);
      const auto last =
          std::ranges::upper_bound(first, target.end(), range.end, {}, &HashRange::start);
      if (last - first <= kMostBoundaries) {
        after.push_back(range);
        continue;
      }
      const HashKey boundary = (first + (last - first) / 2)->start;
      wave.push_back(SplitStep{range, boundary});
      after.push_back({range.start, previous_key(boundary)});
      after.push_back({boundary, range.end});
    }
    if (wave.empty()) return waves;
    waves.push_back(std::move(wave));
    open = std::move(after);
  }
}

/// The steps from the lowest key up, in waves without steps on shards that the wave itself made.
class Walk {
 public:
  explicit Walk(std::span<const HashRange> open) : open_(open) {}

  std::vector<ReshardWave> towards(std::span<const HashRange> target) {
    for (const HashRange& wanted : target) {
      Piece made = next_piece(wanted.end);
      while (made.range.end != wanted.end) made = merged(made, next_piece(wanted.end));
    }
    return std::move(waves_);
  }

 private:
  /// The next range of the key space, cut where it goes beyond `end`.
  Piece next_piece(HashKey end) {
    Piece piece = rest_ ? *rest_ : Piece{open_[next_++]};
    rest_.reset();
    if (piece.range.end <= end) return piece;
    const HashKey boundary = next_key(end);
    const std::size_t ready = take(piece.ready, SplitStep{piece.range, boundary});
    rest_ = Piece{{boundary, piece.range.end}, ready};
    return {{piece.range.start, end}, ready};
  }

  Piece merged(const Piece& lower, const Piece& upper) {
    const std::size_t ready =
        take(std::max(lower.ready, upper.ready), MergeStep{lower.range, upper.range});
    return {{lower.range.start, upper.range.end}, ready};
  }

  /// Adds a step not before wave `earliest`; what it makes is ready in the wave after.
  template <class Step>
  std::size_t take(std::size_t earliest, Step step) {
    if (waves_.size() <= earliest) waves_.resize(earliest + 1);
    waves_.back().push_back(step);
    return waves_.size();
  }

  std::span<const HashRange> open_;
  std::size_t next_ = 0;
  std::optional<Piece> rest_;
  std::vector<ReshardWave> waves_;
};

/// Joins neighbouring waves so that at most `count` are left.
std::vector<ReshardWave> at_most(std::vector<ReshardWave> waves, std::size_t count) {
  if (waves.size() <= count) return waves;
  std::vector<ReshardWave> joined(count);
  for (std::size_t i = 0; i < waves.size(); ++i) {
    ReshardWave& into = joined[i * count / waves.size()];
    into.insert(into.end(), waves[i].begin(), waves[i].end());
  }
  return joined;
}

}  // namespace

std::vector<ReshardWave> plan_uniform_scaling(std::span<const HashRange> open,
                                              std::size_t target_count) {
  const std::vector<HashRange> target = target_ranges(open, target_count);
  std::vector<HashRange> ranges(open.begin(), open.end());
  std::vector<ReshardWave> waves = halve_greatest(ranges, target);
  const bool quarter_step = 4 * target_count % open.size() == 0;
  for (ReshardWave& wave : at_most(Walk(ranges).towards(target), quarter_step ? 2 : 4)) {
    waves.push_back(std::move(wave));
  }
  return waves;
}

}  // namespace weir::kinesis
