#include "emulator/cloudwatch/bucket.h"

#include <algorithm>

namespace weir::cloudwatch {

void Bucket::add(const base::StatisticSet& set) {
  if (set.sample_count <= 0) return;
  if (set.minimum != set.maximum || set.minimum < 0) {
    values_unknown_ = true;
    values_.reset();
  } else {
    add_value(set.minimum, set.sample_count);
  }
  fold(set);
}

void Bucket::merge(const Bucket& other) {
  if (other.empty()) return;
  if (other.values_unknown_) {
    values_unknown_ = true;
    values_.reset();
  } else if (!other.values_) {
    add_value(other.statistics_.minimum, other.statistics_.sample_count);
  } else if (!values_unknown_) {
    if (!values_) {
      values_ = std::make_unique<Distribution>();
      if (!empty()) values_->add(statistics_.minimum, statistics_.sample_count);
    }
    values_->merge(*other.values_);
  }
  fold(other.statistics_);
}

void Bucket::add_value(double value, double count) {
  if (values_unknown_) return;
  if (!values_) {
    if (empty() || statistics_.minimum == value) return;
    values_ = std::make_unique<Distribution>();
    values_->add(statistics_.minimum, statistics_.sample_count);
  }
  values_->add(value, count);
}

void Bucket::fold(const base::StatisticSet& set) {
  if (empty()) {
    statistics_ = set;
    return;
  }
  statistics_.sample_count += set.sample_count;
  statistics_.sum += set.sum;
  statistics_.minimum = std::min(statistics_.minimum, set.minimum);
  statistics_.maximum = std::max(statistics_.maximum, set.maximum);
}

std::optional<double> Bucket::value(const Statistic& statistic) const {
  if (empty()) return std::nullopt;
  switch (statistic.kind) {
    case StatisticKind::kSampleCount:
      return statistics_.sample_count;
    case StatisticKind::kAverage:
      return statistics_.sum / statistics_.sample_count;
    case StatisticKind::kSum:
      return statistics_.sum;
    case StatisticKind::kMinimum:
      return statistics_.minimum;
    case StatisticKind::kMaximum:
      return statistics_.maximum;
    default:
      break;
  }
  if (values_unknown_) return std::nullopt;
  if (statistic.kind == StatisticKind::kPercentile) {
    return values_ ? values_->percentile(statistic.percentile) : statistics_.minimum;
  }
  if (values_) return values_->trimmed(statistic);
  Distribution one_value;
  one_value.add(statistics_.minimum, statistics_.sample_count);
  return one_value.trimmed(statistic);
}

}  // namespace weir::cloudwatch
