// The metrics of namespace AWS/Kinesis, gathered in counters and published once a minute
// (developer guide, "Monitoring the Amazon Kinesis Data Streams Service with Amazon CloudWatch").
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/metric_sink.h"

namespace weir::kinesis {

inline constexpr std::string_view kMetricNamespace = "AWS/Kinesis";

/// Stream level, always on. One sample describes one operation, save for the two
/// ...ProvisionedThroughputExceeded: there a sample is one record written (0 or 1) and one call of
/// GetRecords, so that Minimum 1 means that everything was throttled, as the guide says.
enum class StreamMetric : std::uint8_t {
  kIncomingBytes,
  kIncomingRecords,
  kPutRecordBytes,
  kPutRecordLatency,
  kPutRecordSuccess,
  kPutRecordsBytes,
  kPutRecordsLatency,
  kPutRecordsSuccess,
  kPutRecordsRecords,
  kPutRecordsTotalRecords,
  kPutRecordsSuccessfulRecords,
  kPutRecordsFailedRecords,
  kPutRecordsThrottledRecords,
  kWriteProvisionedThroughputExceeded,
  kGetRecordsBytes,
  kGetRecordsRecords,
  kGetRecordsLatency,
  kGetRecordsSuccess,
  kGetRecordsIteratorAge,
  kGetRecordsIteratorAgeMilliseconds,
  kReadProvisionedThroughputExceeded,
  kCount,
};

/// Shard level, each enabled by EnableEnhancedMonitoring under its own name.
enum class ShardMetric : std::uint8_t {
  kIncomingBytes,
  kIncomingRecords,
  kOutgoingBytes,
  kOutgoingRecords,
  kWriteProvisionedThroughputExceeded,
  kReadProvisionedThroughputExceeded,
  kIteratorAgeMilliseconds,
  kCount,
};

/// Consumer level, always on (dimensions StreamName and ConsumerName). One sample describes one
/// call or one event.
enum class ConsumerMetric : std::uint8_t {
  kSubscribeSuccess,
  kSubscribeRateExceeded,
  kEventBytes,
  kEventMillisBehindLatest,
  kEventRecords,
  kEventSuccess,
  kCount,
};

std::string_view name_of(StreamMetric metric);
std::string_view name_of(ShardMetric metric);
std::string_view name_of(ConsumerMetric metric);

/// `samples` values of 0 or 1, of which `ones` are 1.
base::StatisticSet zeros_and_ones(std::uint64_t samples, std::uint64_t ones);

/// One StatisticSet a metric, for the minute that runs.
template <class Metric>
class MinuteCounters {
 public:
  void add(Metric metric, double value) { at(metric).add(value); }
  void add(Metric metric, const base::StatisticSet& set);
  bool any() const;

  /// Publishes every metric that has samples and that `wanted` names (null: all), then starts over.
  void publish(base::MetricSink& sink, base::Timestamp minute,
               const std::vector<base::Dimension>& dimensions, const std::set<std::string>* wanted);

 private:
  base::StatisticSet& at(Metric metric) { return sets_[static_cast<std::size_t>(metric)]; }

  std::array<base::StatisticSet, static_cast<std::size_t>(Metric::kCount)> sets_{};
};

using StreamCounters = MinuteCounters<StreamMetric>;
using ShardCounters = MinuteCounters<ShardMetric>;
using ConsumerCounters = MinuteCounters<ConsumerMetric>;
extern template class MinuteCounters<StreamMetric>;
extern template class MinuteCounters<ShardMetric>;
extern template class MinuteCounters<ConsumerMetric>;

}  // namespace weir::kinesis
