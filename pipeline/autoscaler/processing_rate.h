// Parallelism from the true processing rate: records per second of useful time.
//
// Kalavri et al., "Three steps is all you need" (DS2, OSDI 2018), and the Flink Kubernetes
// operator's autoscaler (FLIP-271). Pure arithmetic; target_scaler.h feeds it from metrics.
#pragma once

#include <span>
#include <vector>

namespace weir::autoscaler {

/// One operator of a linear dataflow as measured over a window. Rates are records per second of
/// useful time, summed over all instances.
struct OperatorRates {
  double true_processing_rate = 0;
  double true_output_rate = 0;
  int instances = 1;
};

/// Instances each operator needs, in order of the dataflow, for the source to emit
/// `source_rate` records a second; not rounded. An operator without measured rate needs infinity.
std::vector<double> optimal_instances(double source_rate, std::span<const OperatorRates> operators);

/// True processing rate from an observed rate and the busy share of the time (above 0, at most 1).
double true_rate(double observed_rate, double busy_fraction);

struct DemandSettings {
  double catch_up_seconds = 1800;     ///< Within which a backlog shall be gone.
  double restart_seconds = 300;       ///< Downtime of a rescale, during which input piles up.
  double utilisation = 0.7;           ///< Share of capacity that steady input shall use.
  double utilisation_boundary = 0.3;  ///< No change while utilisation stays this near to it.
};

/// Records per second the job must be able to process: backlog, downtime and steady input.
double required_rate(double input_rate, double backlog_records, const DemandSettings& settings);

/// Rate above which a job of this capacity should be scaled out, and below which scaled in.
struct UtilisationBand {
  double scale_out_above = 0;
  double scale_in_below = 0;
};
UtilisationBand utilisation_band(double capacity_rate, const DemandSettings& settings);

}  // namespace weir::autoscaler
