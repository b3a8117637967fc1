#include "emulator/kinesis/metrics.h"

#include <algorithm>

namespace weir::kinesis {
namespace {

struct MetricName {
  std::string_view name;
  std::string_view unit;
};

constexpr std::string_view kBytes = "Bytes";
constexpr std::string_view kCountUnit = "Count";
constexpr std::string_view kMilliseconds = "Milliseconds";

constexpr std::array<MetricName, static_cast<std::size_t>(StreamMetric::kCount)> kStreamNames{{
    {"IncomingBytes", kBytes},
    {"IncomingRecords", kCountUnit},
    {"PutRecord.Bytes", kBytes},
    {"PutRecord.Latency", kMilliseconds},
    {"PutRecord.Success", kCountUnit},
    {"PutRecords.Bytes", kBytes},
    {"PutRecords.Latency", kMilliseconds},
    {"PutRecords.Success", kCountUnit},
    {"PutRecords.Records", kCountUnit},
    {"PutRecords.TotalRecords", kCountUnit},
    {"PutRecords.SuccessfulRecords", kCountUnit},
    {"PutRecords.FailedRecords", kCountUnit},
    {"PutRecords.ThrottledRecords", kCountUnit},
    {"WriteProvisionedThroughputExceeded", kCountUnit},
    {"GetRecords.Bytes", kBytes},
    {"GetRecords.Records", kCountUnit},
    {"GetRecords.Latency", kMilliseconds},
    {"GetRecords.Success", kCountUnit},
    {"GetRecords.IteratorAge", kMilliseconds},
    {"GetRecords.IteratorAgeMilliseconds", kMilliseconds},
    {"ReadProvisionedThroughputExceeded", kCountUnit},
}};

constexpr std::array<MetricName, static_cast<std::size_t>(ShardMetric::kCount)> kShardNames{{
    {"IncomingBytes", kBytes},
    {"IncomingRecords", kCountUnit},
    {"OutgoingBytes", kBytes},
    {"OutgoingRecords", kCountUnit},
    {"WriteProvisionedThroughputExceeded", kCountUnit},
    {"ReadProvisionedThroughputExceeded", kCountUnit},
    {"IteratorAgeMilliseconds", kMilliseconds},
}};

constexpr std::array<MetricName, static_cast<std::size_t>(ConsumerMetric::kCount)> kConsumerNames{{
    {"SubscribeToShard.Success", kCountUnit},
    {"SubscribeToShard.RateExceeded", kCountUnit},
    {"SubscribeToShardEvent.Bytes", kBytes},
    {"SubscribeToShardEvent.MillisBehindLatest", kMilliseconds},
    {"SubscribeToShardEvent.Records", kCountUnit},
    {"SubscribeToShardEvent.Success", kCountUnit},
}};

constexpr const MetricName& entry_of(StreamMetric metric) {
  return kStreamNames[static_cast<std::size_t>(metric)];
}
constexpr const MetricName& entry_of(ShardMetric metric) {
  return kShardNames[static_cast<std::size_t>(metric)];
}
constexpr const MetricName& entry_of(ConsumerMetric metric) {
  return kConsumerNames[static_cast<std::size_t>(metric)];
}

}  // namespace

std::string_view name_of(StreamMetric metric) {
  return entry_of(metric).name;
}
std::string_view name_of(ShardMetric metric) {
  return entry_of(metric).name;
}

std::string_view name_of(ConsumerMetric metric) {
  return entry_of(metric).name;
}

base::StatisticSet zeros_and_ones(std::uint64_t samples, std::uint64_t ones) {
  return {static_cast<double>(samples), static_cast<double>(ones),
          samples > 0 && ones == samples ? 1.0 : 0.0, ones > 0 ? 1.0 : 0.0};
}

template <class Metric>
void MinuteCounters<Metric>::add(Metric metric, const base::StatisticSet& set) {
  if (set.sample_count == 0) return;
  base::StatisticSet& sum = at(metric);
  if (sum.sample_count == 0) {
    sum = set;
    return;
  }
  sum.sample_count += set.sample_count;
  sum.sum += set.sum;
  sum.minimum = std::min(sum.minimum, set.minimum);
  sum.maximum = std::max(sum.maximum, set.maximum);
}

template <class Metric>
bool MinuteCounters<Metric>::any() const {
  return std::ranges::any_of(sets_, [](const auto& set) { return set.sample_count > 0; });
}

template <class Metric>
void MinuteCounters<Metric>::publish(base::MetricSink& sink, base::Timestamp minute,
                                     const std::vector<base::Dimension>& dimensions,
                                     const std::set<std::string>* wanted) {
  for (std::size_t i = 0; i < sets_.size(); ++i) {
    const MetricName& metric = entry_of(static_cast<Metric>(i));
    const bool publish = sets_[i].sample_count > 0 &&
                         (wanted == nullptr || wanted->contains(std::string(metric.name)));
    if (publish) {
      sink.put({std::string(kMetricNamespace), std::string(metric.name), dimensions,
                std::string(metric.unit), minute, sets_[i]});
    }
  }
  sets_ = {};
}

template class MinuteCounters<StreamMetric>;
template class MinuteCounters<ShardMetric>;
template class MinuteCounters<ConsumerMetric>;

}  // namespace weir::kinesis
