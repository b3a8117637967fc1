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
  const double rank = percentile / 100 * total();
  double seen = 0;
  for (const Entry& entry : entries_) {
    seen += entry.count;
    if (seen >= rank) return entry.value;
  }
  return entries_.back().value;
}

double Distribution::total() const {
  double total = 0;
  for (const Entry& entry : entries_) total += entry.count;
  return total;
}

Distribution::Part Distribution::part(const Band& band) const {
  const double samples = total();
  const double first = band.percent ? std::floor(band.lower.value_or(0) / 100 * samples) : 0;
  const double last = band.percent ? std::ceil(band.upper.value_or(100) / 100 * samples) : samples;
  Part part;
  double seen = 0;
  for (const Entry& entry : entries_) {
    double count = std::min(seen + entry.count, last) - std::max(seen, first);
    seen += entry.count;
    const bool outside = !band.percent && ((band.lower && entry.value <= *band.lower) ||
                                           (band.upper && entry.value > *band.upper));
    if (count <= 0 || outside) continue;
    part.count += count;
    part.sum += count * entry.value;
  }
  return part;
}

double Distribution::winsorized_mean(const Band& band) const {
  const auto bound = [&](const std::optional<double>& edge) {
    return edge && band.percent ? std::optional(percentile(*edge)) : edge;
  };
  const double lowest = bound(band.lower).value_or(entries_.front().value);
  const double highest = bound(band.upper).value_or(entries_.back().value);
  double sum = 0;
  for (const Entry& entry : entries_) {
    sum += entry.count * std::min(std::max(entry.value, lowest), highest);
  }
  return sum / total();
}

std::optional<double> Distribution::trimmed(const Statistic& statistic) const {
  if (statistic.kind == StatisticKind::kWinsorizedMean) return winsorized_mean(statistic.band);
  const Part kept = part(statistic.band);
  if (statistic.kind == StatisticKind::kTrimmedCount) return kept.count;
  if (statistic.kind == StatisticKind::kTrimmedSum) return kept.sum;
  if (statistic.kind == StatisticKind::kPercentileRank) return 100 * kept.count / total();
  if (kept.count == 0) return std::nullopt;
  return kept.sum / kept.count;
}

}  // namespace weir::cloudwatch
