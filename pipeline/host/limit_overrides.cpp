#include "pipeline/host/limit_overrides.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace weir::host {
namespace {

using Options = cloud::Cloud::Options;

template <class Number>
void set(Number& limit, double value) {
  limit = static_cast<Number>(value);
}
void set(sim::Duration& limit, double seconds) {
  limit = sim::Duration{std::llround(seconds * 1e6)};
}

struct Override {
  std::string_view name;
  void (*apply)(Options& options, double value);
};

constexpr Override kOverrides[] = {
    {"kinesis.throughput", [](Options& o, double v) { o.kinesis.throughput = v != 0; }},
    {"kinesis.write_records_per_second_per_shard",
     [](Options& o, double v) { set(o.kinesis.write_records_per_second_per_shard, v); }},
    {"kinesis.write_bytes_per_second_per_shard",
     [](Options& o, double v) { set(o.kinesis.write_bytes_per_second_per_shard, v); }},
    {"kinesis.read_bytes_per_second_per_shard",
     [](Options& o, double v) { set(o.kinesis.read_bytes_per_second_per_shard, v); }},
    {"kinesis.get_records_calls_per_second_per_shard",
     [](Options& o, double v) { set(o.kinesis.get_records_calls_per_second_per_shard, v); }},
    {"kinesis.put_records_max_bytes",
     [](Options& o, double v) { set(o.kinesis.put_records_max_bytes, v); }},
    {"kinesis.shards_per_account",
     [](Options& o, double v) { set(o.kinesis.shards_per_account, v); }},
    {"kinesis.update_shard_count_calls_per_day",
     [](Options& o, double v) { set(o.kinesis.update_shard_count_calls_per_day, v); }},
    {"kinesis.create_stream_seconds",
     [](Options& o, double v) { set(o.kinesis.create_stream_duration, v); }},
    {"kinesis.reshard_step_seconds",
     [](Options& o, double v) { set(o.kinesis.reshard_step_duration, v); }},
    {"kinesis.record_memory_bytes",
     [](Options& o, double v) { set(o.kinesis.record_memory_bytes, v); }},
    {"analytics.kpus_per_application",
     [](Options& o, double v) { set(o.analytics.kpus_per_application, v); }},
    {"analytics.parallelism_max",
     [](Options& o, double v) { set(o.analytics.parallelism_max, v); }},
    {"analytics.scale_out_cpu_percent",
     [](Options& o, double v) { set(o.analytics.scale_out_cpu_percent, v); }},
    {"analytics.scale_out_minutes",
     [](Options& o, double v) { set(o.analytics.scale_out_minutes, v); }},
    {"analytics.scale_in_cpu_percent",
     [](Options& o, double v) { set(o.analytics.scale_in_cpu_percent, v); }},
    {"analytics.scale_in_minutes",
     [](Options& o, double v) { set(o.analytics.scale_in_minutes, v); }},
    {"analytics.start_seconds", [](Options& o, double v) { set(o.analytics.start_duration, v); }},
    {"analytics.savepoint_and_stop_seconds",
     [](Options& o, double v) { set(o.analytics.savepoint_and_stop_duration, v); }},
    {"analytics.restart_seconds",
     [](Options& o, double v) { set(o.analytics.restart_duration, v); }},
    {"analytics.job_restart_delay_seconds",
     [](Options& o, double v) { set(o.analytics.job_restart_delay, v); }},
    {"lambda.concurrent_executions",
     [](Options& o, double v) { set(o.lambda.concurrent_executions, v); }},
    {"lambda.invocation_seconds",
     [](Options& o, double v) { set(o.lambda.invocation_duration, v); }}};

std::string known_names() {
  std::string names;
  for (const Override& entry : kOverrides) {
    names += names.empty() ? "" : ", ";
    names += entry.name;
  }
  return names;
}

}  // namespace

base::Result<void> apply_limit(std::string_view name, double value, Options& options) {
  const auto found = std::ranges::find(kOverrides, name, &Override::name);
  if (found == std::end(kOverrides)) {
    return base::client_error("BadInput",
                              fmt::format("unknown limit '{}'; known: {}", name, known_names()));
  }
  found->apply(options, value);
  return {};
}

base::Result<void> apply_limits(const Scenario& scenario, Options& options) {
  for (const LimitOverride& wanted : scenario.limits) {
    const auto applied = apply_limit(wanted.name, wanted.value, options);
    if (!applied.ok()) {
      return base::client_error(
          "BadInput", fmt::format("{}:{}: limits.{}: {}", scenario.file, wanted.line, wanted.name,
                                  applied.error().message));
    }
  }
  return {};
}

}  // namespace weir::host
