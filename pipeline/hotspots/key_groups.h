// Key groups: the unit in which keyed state moves when the parallelism changes, as in Flink.
#pragma once

#include <cstdint>

namespace weir::hotspots {

/// Flink's default maxParallelism (Flink documentation, "Setting the maximum parallelism"); the
/// parallelism of a job cannot go beyond it.
inline constexpr int kKeyGroups = 128;

/// Spreads the bits of a key. The upper seven choose the key group, those below a table's slot.
constexpr std::uint64_t hash_key(std::uint64_t key) {
  return key * 0x9e3779b97f4a7c15ULL;
}
constexpr int key_group_of(std::uint64_t hash) {
  static_assert(kKeyGroups == 1 << 7);
  return static_cast<int>(hash >> 57);
}

/// The subtask that owns a key group: operator index = group * parallelism / maxParallelism.
constexpr int subtask_of(int key_group, int parallelism) {
  return key_group * parallelism / kKeyGroups;
}

/// Key groups first..last of a subtask; last < first when it owns none.
struct KeyGroupRange {
  int first;
  int last;

  constexpr int size() const { return last - first + 1; }
  bool operator==(const KeyGroupRange&) const = default;
};

constexpr KeyGroupRange key_groups_of(int subtask, int parallelism) {
  return {(subtask * kKeyGroups + parallelism - 1) / parallelism,
          ((subtask + 1) * kKeyGroups - 1) / parallelism};
}

}  // namespace weir::hotspots
