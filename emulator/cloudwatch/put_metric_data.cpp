// PutMetricData, and the metrics of other services.
#include <iterator>
#include <utility>

#include "emulator/api/validate.h"
#include "emulator/cloudwatch/cloudwatch_service.h"
#include "emulator/cloudwatch/errors.h"
#include "emulator/cloudwatch/metric_datum.h"

namespace weir::cloudwatch {

using api::cloudwatch::MetricDatum;

CloudWatchService::CloudWatchService(sim::Scheduler& scheduler, sim::Timeline& timeline,
                                     base::Caller scope, Limits limits, AlarmActionTarget& target)
    : scheduler_(scheduler),
      scope_(scope),
      limits_(limits),
      store_(limits),
      alarms_(scheduler, timeline, store_, std::move(scope), limits, target) {}

std::int64_t CloudWatchService::now_s() const {
  return floor_seconds(sim::to_millis(scheduler_.now()));
}

void CloudWatchService::put(const base::MetricDatum& datum) {
  store_.add({make_metric_key(datum.metric_namespace, datum.name, datum.dimensions), datum.unit,
              floor_seconds(datum.timestamp.millis), datum.statistics},
             now_s());
}

base::Result<void> CloudWatchService::put_metric_data(
    const api::cloudwatch::PutMetricDataInput& input) {
  std::vector<const MetricDatum*> data;
  if (input.metric_data) {
    for (const MetricDatum& datum : *input.metric_data) data.push_back(&datum);
  }
  if (input.entity_metric_data) {
    for (const auto& group : *input.entity_metric_data) {
      if (!group.metric_data) continue;
      for (const MetricDatum& datum : *group.metric_data) data.push_back(&datum);
    }
  }
  Faults faults;
  check_name(input.namespace_, "Namespace", kNamespaceCharactersMax, faults);
  if (faults.any()) return faults.told();
  if (data.empty()) return no_metrics();
  if (data.size() > limits_.put_metric_data_metrics_max) {
    return too_many_metrics(limits_.put_metric_data_metrics_max);
  }
  // All or nothing: the request is checked whole before any of it counts.
  std::vector<MetricStore::Point> accepted;
  for (std::size_t i = 0; i < data.size(); ++i) {
    auto points = read_datum(input.namespace_, *data[i], i + 1, now_s(), limits_, faults);
    std::move(points.begin(), points.end(), std::back_inserter(accepted));
  }
  if (faults.any()) return faults.told();
  WEIR_RETURN_IF_ERROR(api::validate(input));
  for (MetricStore::Point& point : accepted) store_.add(std::move(point), now_s());
  return {};
}

void CloudWatchService::for_each_metric(const std::function<void(const MetricView&)>& visit) {
  store_.settle(now_s());
  for (const auto& [key, metric] : store_.metrics()) {
    for (const auto& [unit, series] : metric.by_unit) visit({key, unit, series, now_s()});
  }
}

}  // namespace weir::cloudwatch
