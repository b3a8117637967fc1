#include "pipeline/autoscaler/processing_rate.h"

#include <algorithm>
#include <limits>

namespace weir::autoscaler {

std::vector<double> optimal_instances(double source_rate,
                                      std::span<const OperatorRates> operators) {
  std::vector<double> result;
  double target_input = source_rate;
  for (const OperatorRates& rates : operators) {
    const double n = std::max(rates.instances, 1);
    const double instances = rates.true_processing_rate > 0
                                 ? target_input / (rates.true_processing_rate / n)
                                 : std::numeric_limits<double>::infinity();
    result.push_back(instances);
    target_input = rates.true_output_rate * instances / n;
  }
  return result;
}

double true_rate(double observed_rate, double busy_fraction) {
  return busy_fraction > 0 ? observed_rate / std::min(busy_fraction, 1.0) : 0;
}

double required_rate(double input_rate, double backlog_records, const DemandSettings& settings) {
  return backlog_records / settings.catch_up_seconds +
         input_rate * settings.restart_seconds / settings.catch_up_seconds +
         input_rate / settings.utilisation;
}

UtilisationBand utilisation_band(double capacity_rate, const DemandSettings& settings) {
  return {capacity_rate * std::min(1.0, settings.utilisation + settings.utilisation_boundary),
          capacity_rate * std::max(0.0, settings.utilisation - settings.utilisation_boundary)};
}

}  // namespace weir::autoscaler
