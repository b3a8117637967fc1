#include "emulator/cloudwatch/distribution.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace weir::cloudwatch {
namespace {

constexpr double kStep = 1.01;

// The step's upper edge; zero stays zero.
double rounded(double value) {
  if (value <= 0) return 0;
  static const double log_step = std::log(kStep);
  return std::exp(std::round(std::log(value) / log_step) * log_step);
}

}  // namespace

void Distribution::add(double value, double count) {
  insert(coarse_ ? rounded(value) : value, count);
  if (!coarse_ && entries_.size() > kMaxDistinctValues) coarsen();
}

void Distribution::merge(const Distribution& other) {
  for (const Entry& entry : other.entries_) add(entry.value, entry.count);
}

void Distribution::insert(double value, double count) {
  const auto place =
      std::lower_bound(entries_.begin(), entries_.end(), value,
                       [](const Entry& entry, double wanted) { return entry.value < wanted; });
  if (place != entries_.end() && place->value == value) {
    place->count += count;
  } else {
    entries_.insert(place, {value, count});
  }
}

void Distribution::coarsen() {
  coarse_ = true;
  const std::vector<Entry> exact = std::exchange(entries_, {});
  for (const Entry& entry : exact) insert(rounded(entry.value), entry.count);
}

double Distribution::percentile(double percentile) const {
  assert(!entries_.empty());
  double total = 0;
  for (const Entry& entry : entries_) total += entry.count;
  const double rank = percentile / 100 * total;
  double seen = 0;
  for (const Entry& entry : entries_) {
    seen += entry.count;
    if (seen >= rank) return entry.value;
  }
  return entries_.back().value;
}

}  // namespace weir::cloudwatch
