#include "pipeline/autoscaler/target_scaler.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "pipeline/autoscaler/environment.h"
#include "pipeline/autoscaler/parallelism.h"

namespace weir::autoscaler {
namespace {

namespace cw = api::cloudwatch;
namespace kda = api::kinesisanalyticsv2;

std::string outcome(std::string_view action, int from, int to, std::string_view why) {
  return fmt::format(R"({{"action":"{}","from":{},"to":{},"reason":"{}"}})", action, from, to, why);
}

}  // namespace

base::Result<TargetScaler::Options> TargetScaler::Options::from_environment(
    std::map<std::string, std::string> variables) {
  const Environment environment{std::move(variables)};
  Options options;
  auto application = environment.text("KDAAppName");
  if (!application.ok()) return application.error();
  options.application = *application;
  auto stream = environment.text("KinesisStreamName");
  if (!stream.ok()) return stream.error();
  options.stream = *stream;
  struct Number {
    const char* name;
    double value, least, most;
  };
  Number numbers[] = {{"MinKPUs", 1, 1, 1000},          {"MaxKPUs", 32, 1, 1000},
                      {"CatchUpSeconds", 1800, 1, 1e6}, {"RestartSeconds", 300, 0, 1e6},
                      {"Utilisation", 0.7, 0.01, 1},    {"UtilisationBoundary", 0.3, 0, 1},
                      {"WindowMinutes", 3, 1, 60},      {"ScaleInDelaySeconds", 3600, 0, 1e6}};
  for (Number& number : numbers) {
    auto value = environment.number(number.name, number.value, number.least, number.most);
    if (!value.ok()) return value.error();
    number.value = *value;
  }
  if (numbers[0].value > numbers[1].value) {
    return base::client_error("BadInput", "environment variable MinKPUs is above MaxKPUs");
  }
  options.min_parallelism = static_cast<int>(numbers[0].value);
  options.max_parallelism = static_cast<int>(numbers[1].value);
  options.demand = {numbers[2].value, numbers[3].value, numbers[4].value, numbers[5].value};
  options.window_minutes = static_cast<int>(numbers[6].value);
  options.scale_in_delay_seconds = numbers[7].value;
  return options;
}

TargetScaler::TargetScaler(sim::Scheduler& scheduler, clients::AnalyticsClient& analytics,
                           clients::CloudWatchClient& cloudwatch, Options options)
    : scheduler_(scheduler),
      analytics_(analytics),
      cloudwatch_(cloudwatch),
      options_(std::move(options)) {}

int TargetScaler::target(int parallelism, const Measurement& measurement) const {
  const double rate = true_rate(measurement.processed_rate, measurement.busy_fraction);
  if (rate <= 0) return parallelism;
  const double steady =
      measurement.input_rate + measurement.backlog_records / options_.demand.catch_up_seconds;
  const UtilisationBand band = utilisation_band(rate, options_.demand);
  if (steady <= band.scale_out_above && steady >= band.scale_in_below) return parallelism;
  const OperatorRates job{rate, 0, parallelism};
  const double needed =
      required_rate(measurement.input_rate, measurement.backlog_records, options_.demand);
  const double instances = std::ceil(optimal_instances(needed, {&job, 1}).front() - 1e-9);
  return static_cast<int>(std::clamp(instances, static_cast<double>(options_.min_parallelism),
                                     static_cast<double>(options_.max_parallelism)));
}

sim::Task<base::Result<std::string>> TargetScaler::handle(std::string) {
  kda::DescribeApplicationRequest request;
  request.application_name = options_.application;
  auto response = co_await analytics_.describe_application(std::move(request));
  if (!response.ok()) co_return response.error();
  const kda::ApplicationDetail& detail = response->application_detail;
  const int parallelism = parallelism_of(detail);
  if (detail.application_status != "RUNNING") {
    running_since_ = std::nullopt;
    co_return outcome("none", parallelism, parallelism, detail.application_status);
  }
  if (!running_since_ || seen_version_ != detail.application_version_id) {
    running_since_ = scheduler_.now();
    seen_version_ = detail.application_version_id;
  }
  // Only minutes that lie wholly behind the restart describe the job as it is now.
  const auto settled = std::chrono::minutes{options_.window_minutes + 1};
  if (scheduler_.now() - *running_since_ < settled) {
    co_return outcome("none", parallelism, parallelism, "settling");
  }
  auto measurement = co_await measure();
  if (!measurement.ok()) co_return measurement.error();
  if (!*measurement) co_return outcome("none", parallelism, parallelism, "no data");
  const int wanted = target(parallelism, **measurement);
  if (delay_scale_in(parallelism, wanted)) {
    co_return outcome("none", parallelism, parallelism, "scale-in waits");
  }
  if (wanted == parallelism) co_return outcome("none", parallelism, parallelism, "in band");
  auto updated = co_await analytics_.update_application(
      parallelism_update(detail.application_name, detail.application_version_id, wanted));
  if (!updated.ok()) co_return updated.error();
  scale_in_wanted_since_ = std::nullopt;
  running_since_ = std::nullopt;
  co_return outcome(wanted > parallelism ? "out" : "in", parallelism, wanted, "true rate");
}

bool TargetScaler::delay_scale_in(int parallelism, int wanted) {
  if (wanted >= parallelism) {
    scale_in_wanted_since_ = std::nullopt;
    return false;
  }
  if (!scale_in_wanted_since_) scale_in_wanted_since_ = scheduler_.now();
  return sim::to_seconds(scheduler_.now() - *scale_in_wanted_since_) <
         options_.scale_in_delay_seconds;
}

sim::Task<base::Result<std::optional<double>>> TargetScaler::average(
    std::string metric_namespace, std::string metric, std::vector<cw::Dimension> dimensions,
    bool sum_per_second) {
  cw::GetMetricStatisticsInput input;
  input.namespace_ = std::move(metric_namespace);
  input.metric_name = std::move(metric);
  input.dimensions = std::move(dimensions);
  const std::int64_t minute = sim::to_millis(scheduler_.now()) / 60'000;
  input.end_time = base::Timestamp{minute * 60'000};
  input.start_time = base::Timestamp{(minute - options_.window_minutes) * 60'000};
  input.period = 60;
  input.statistics = {sum_per_second ? "Sum" : "Average"};
  auto reply = co_await cloudwatch_.get_metric_statistics(std::move(input));
  if (!reply.ok()) co_return reply.error();
  if (!reply->datapoints || reply->datapoints->empty()) co_return std::optional<double>{};
  double total = 0;
  for (const cw::Datapoint& point : *reply->datapoints) {
    total += sum_per_second ? point.sum.value_or(0) / 60 : point.average.value_or(0);
  }
  co_return std::optional<double>{total / static_cast<double>(reply->datapoints->size())};
}

sim::Task<base::Result<std::optional<TargetScaler::Measurement>>> TargetScaler::measure() {
  const std::vector<cw::Dimension> application{{"Application", options_.application}};
  std::string stream_id = options_.stream;
  std::replace(stream_id.begin(), stream_id.end(), '-', '_');
  const std::vector<cw::Dimension> source{
      {"Application", options_.application}, {"Flow", "Input"}, {"Id", stream_id}};
  struct Reading {
    std::string metric_namespace, metric;
    std::vector<cw::Dimension> dimensions;
    bool sum_per_second;
    double value = 0;
  };
  Reading readings[] = {{"AWS/Kinesis", "IncomingRecords", {{"StreamName", options_.stream}}, true},
                        {"AWS/KinesisAnalytics", "numRecordsInPerSecond", application, false},
                        {"AWS/KinesisAnalytics", "cpuUtilization", application, false},
                        {"AWS/KinesisAnalytics", "millisBehindLatest", source, false}};
  for (Reading& reading : readings) {
    auto value = co_await average(reading.metric_namespace, reading.metric, reading.dimensions,
                                  reading.sum_per_second);
    if (!value.ok()) co_return value.error();
    // A stream without writes publishes nothing: its rate is 0. The job's own metrics must be
    // there.
    if (!*value && !reading.sum_per_second) co_return std::optional<Measurement>{};
    reading.value = value->value_or(0);
  }
  Measurement measurement;
  measurement.input_rate = readings[0].value;
  measurement.processed_rate = readings[1].value;
  measurement.busy_fraction = readings[2].value / 100;
  measurement.backlog_records = readings[3].value / 1000 * measurement.input_rate;
  co_return std::optional<Measurement>{measurement};
}

}  // namespace weir::autoscaler
