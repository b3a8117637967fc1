#include "emulator/api/validate.h"
#include "emulator/cloudwatch/cloudwatch_service.h"
#include "emulator/cloudwatch/paging.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::ListMetricsInput;
using api::cloudwatch::ListMetricsOutput;

// Filters name dimensions that must be there, with any value or a certain one.
bool matches(const MetricKey& key, const ListMetricsInput& input) {
  if (input.namespace_ && *input.namespace_ != key.metric_namespace) return false;
  if (input.metric_name && *input.metric_name != key.name) return false;
  if (!input.dimensions) return true;
  return std::ranges::all_of(*input.dimensions, [&](const auto& filter) {
    return std::ranges::any_of(key.dimensions, [&](const base::Dimension& dimension) {
      return dimension.name == filter.name && (!filter.value || *filter.value == dimension.value);
    });
  });
}

api::cloudwatch::Metric to_shape(const MetricKey& key) {
  api::cloudwatch::Metric metric{.namespace_ = key.metric_namespace, .metric_name = key.name};
  auto& dimensions = metric.dimensions.emplace();
  for (const base::Dimension& dimension : key.dimensions) {
    dimensions.push_back({dimension.name, dimension.value});
  }
  return metric;
}

}  // namespace

base::Result<ListMetricsOutput> CloudWatchService::list_metrics(const ListMetricsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  store_.settle(now_s());
  const std::int64_t active_s =
      input.recently_active ? kListMetricsRecentSeconds : kListMetricsActivitySeconds;
  std::vector<api::cloudwatch::Metric> found;
  for (const auto& [key, metric] : store_.metrics()) {
    if (now_s() - metric.last_point_s > active_s || !matches(key, input)) continue;
    found.push_back(to_shape(key));
  }
  auto page = page_of(std::move(found), input.next_token, limits_.list_metrics_page_size);
  if (!page.ok()) return page.error();
  return ListMetricsOutput{.metrics = std::move(page->entries), .next_token = page->next_token};
}

}  // namespace weir::cloudwatch
