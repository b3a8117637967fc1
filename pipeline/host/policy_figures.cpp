#include "pipeline/host/policy_figures.h"

#include <algorithm>
#include <cmath>

namespace weir::host {
namespace {

const Gauge kEmpty;

const Gauge& gauge(const RunResult& result, const std::string& name) {
  const auto found = result.gauges.find(name);
  return found == result.gauges.end() ? kEmpty : found->second;
}

/// Sum of `amount(value)` times the seconds that each value was in force.
template <class Amount>
double integrate(const Gauge& values, Amount amount) {
  double total = 0;
  for (std::size_t i = 0; i + 1 < values.samples.size(); ++i) {
    const auto& [at, value] = values.samples[i];
    total += amount(at, value) * sim::to_seconds(values.samples[i + 1].first - at);
  }
  return total;
}

/// From the first sample over the objective to the first of those that stay at zero to the end.
std::optional<double> seconds_to_zero_lag(const Gauge& lag_ms, double objective_ms) {
  const auto& samples = lag_ms.samples;
  const auto first = std::find_if(samples.begin(), samples.end(),
                                  [&](const auto& s) { return s.second > objective_ms; });
  if (first == samples.end()) return 0;
  const auto last_over = std::find_if(samples.rbegin(), samples.rend(),
                                      [&](const auto& s) { return s.second > objective_ms; });
  const auto back =
      std::find_if(last_over.base(), samples.end(), [](const auto& s) { return s.second <= 0; });
  if (back == samples.end()) return std::nullopt;
  return sim::to_seconds(back->first - first->first);
}

}  // namespace

PolicyFigures policy_figures(std::string policy, const RunResult& result,
                             const Scenario& scenario) {
  PolicyFigures figures;
  figures.policy = std::move(policy);
  int last_capacity = 0;
  for (const ScalingStep& step : result.scaling) {
    if (step.resource != "application") continue;
    ++figures.rescales;
    last_capacity = step.to;
  }
  for (const ScalingStep& step : result.scaling) {
    if (step.resource != "application") continue;
    ++figures.steps_to_target;
    if (step.to == last_capacity) break;
  }
  const double objective_ms = sim::to_seconds(scenario.autoscaler.lag_objective) * 1000;
  const Gauge& lag = gauge(result, "millis_behind_latest");
  figures.seconds_to_zero_lag = seconds_to_zero_lag(lag, objective_ms);
  figures.lag_seconds_over_objective = integrate(
      lag, [&](sim::Duration, double value) { return std::max(0.0, value - objective_ms) / 1000; });
  const Gauge& incoming = gauge(result, "incoming_records");
  const double cpu_seconds_per_record =
      static_cast<double>(scenario.capacity.cpu_per_record.count()) / 1e9;
  const double over_seconds =
      integrate(gauge(result, "application.kpus"), [&](sim::Duration at, double kpus) {
        const double needed =
            std::max(1.0, std::ceil(incoming.value_at(at) * cpu_seconds_per_record));
        return std::max(0.0, kpus - needed);
      });
  figures.over_provisioned_kpu_hours = over_seconds / 3600;
  return figures;
}

}  // namespace weir::host
