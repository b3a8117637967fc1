// A Cloud behind the endpoint, with the pipeline's programs in it: applications run the hotspots
// job, and functions may name the built-in scalers as their handlers.
#pragma once

#include <chrono>
#include <memory>

#include "emulator/base/caller.h"
#include "emulator/cloud/cloud.h"
#include "emulator/server/emulator.h"

namespace weir::host {

struct ServedCloudOptions {
  cloud::Cloud::Options limits;
  /// Simulated CPU time that an application spends on a record.
  std::chrono::nanoseconds cpu_per_record{180'000};
};

/// Handlers: "application_scaler", "stream_scaler", "target_scaler", configured by their
/// environment variables (pipeline/host/functions.h).
std::unique_ptr<server::CloudHost> make_served_cloud(sim::Scheduler& scheduler,
                                                     sim::Timeline& timeline,
                                                     const base::Caller& caller,
                                                     const ServedCloudOptions& options);

}  // namespace weir::host
