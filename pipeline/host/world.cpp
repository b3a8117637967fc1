#include "pipeline/host/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "pipeline/host/expectations.h"
#include "pipeline/host/limit_overrides.h"

namespace weir::host {
namespace {

namespace kda = api::kinesisanalyticsv2;

// A report wants some hundreds of points a curve.
constexpr int kSamplesPerRun = 360;
constexpr sim::Duration kShortestSampleInterval = std::chrono::seconds{1};
// How long a run may take beyond its input before it is given up.
constexpr int kPatience = 4;
constexpr sim::Duration kTimeLimitOfFiles = std::chrono::hours{24 * 40};
constexpr sim::Duration kPollInterval = std::chrono::seconds{1};

// Records of a run are dropped behind the processor's checkpoints, for nobody else can ask for
// them; what a long outage piles up beyond this is compressed and spilled.
constexpr std::int64_t kRecordMemoryBytes = 256ll << 20;

// What the workshop's template creates on start (misc/*.json of the consumer).
constexpr std::string_view kPickupMapping =
    R"({"mappings":{"properties":{"location":{"type":"geo_point"},"pickup_count":{"type":"long"},)"
    R"("timestamp":{"type":"date"}}}})";
constexpr std::string_view kDurationMapping =
    R"({"mappings":{"properties":{"airport_code":{"type":"keyword"},"location":{"type":)"
    R"("geo_point","fields":{"raw":{"type":"keyword"}}},"timestamp":{"type":"date"}}}})";

replay::ReplayOptions replay_options(const Scenario& scenario, std::string stream) {
  replay::ReplayOptions options;
  options.stream = std::move(stream);
  options.speedup = scenario.replay.speedup;
  if (scenario.replay.seek) options.seek_ms = sim::to_millis(*scenario.replay.seek);
  options.statistics_interval = scenario.replay.statistics_interval;
  options.max_outstanding_records = scenario.replay.max_outstanding;
  options.longest_wait = scenario.replay.longest_wait;
  options.watermarks = scenario.replay.watermarks;
  options.aggregate = scenario.replay.aggregate;
  options.seed = scenario.seed;
  return options;
}

}  // namespace

struct World::LateJobs : analytics::JobFactory {
  std::unique_ptr<analytics::Job> create(const analytics::JobSpec& spec) override {
    return factory->create(spec);
  }
  analytics::JobFactory* factory = nullptr;
};

World::World(const Scenario& scenario, trips::TripSource& source, WorldOptions options)
    : scenario_(scenario),
      source_(source),
      options_(std::move(options)),
      scheduler_({scenario.start, options_.shuffle_ties_seed}),
      clock_(scheduler_, real_clock_, {options_.clock, options_.speed, std::chrono::minutes{1}}),
      late_jobs_(std::make_unique<LateJobs>()) {
  cloud::Cloud::Options limits;
  limits.kinesis.record_memory_bytes = kRecordMemoryBytes;
  if (auto applied = apply_limits(scenario_, limits); !applied.ok()) failure_ = applied.error();
  cloud_ = std::make_unique<cloud::Cloud>(scheduler_, timeline_, *late_jobs_, limits);
  kinesis_ = std::make_unique<InProcessKinesis>(cloud_->kinesis());
  reader_ = std::make_unique<OrderChecker>(*kinesis_);
  elasticsearch_ = std::make_unique<InProcessElasticsearch>(cloud_->elasticsearch());
  analytics_ = std::make_unique<InProcessAnalytics>(cloud_->analytics());
  cloudwatch_ = std::make_unique<InProcessCloudWatch>(cloud_->cloudwatch());
  autoscaling_ = std::make_unique<InProcessAutoScaling>(cloud_->autoscaling());
  jobs_ = std::make_unique<HotspotsJobs>(scheduler_, *reader_, *elasticsearch_,
                                         scenario_.capacity.cpu_per_record);
  late_jobs_->factory = jobs_.get();
  functions_ = std::make_unique<ScalingFunctions>(scheduler_, *kinesis_, *analytics_, *cloudwatch_,
                                                  *autoscaling_);
  deployer_ = std::make_unique<Deployer>(scheduler_, *cloud_,
                                         [this](const std::string& handler, auto variables) {
                                           return functions_->make(handler, std::move(variables));
                                         });
  cloud_->analytics().set_checkpoint_observer(
      [this](const std::string&, const std::string& bytes) { release_records(bytes); });
  timeline_.add_listener([this](const sim::Event& event) { note_event(event); });
  if (options_.listener) timeline_.add_listener(options_.listener);
  const sim::Duration length = scenario_.run_for.value_or(std::chrono::minutes{10});
  sample_interval_ = std::max(kShortestSampleInterval, length / kSamplesPerRun);
}

World::~World() {
  scheduler_.shutdown();
  // The cloud hosts jobs that refer to the clients and the factory, which come after it here.
  replay_.reset();
  cloud_.reset();
}

base::Result<RunResult> World::run() {
  if (failure_) return *failure_;
  const sim::RealTime began = real_clock_.now();
  scheduler_.spawn(conduct(), "conductor");
  clock_.run();
  if (failure_) return *failure_;
  const sim::RealTime took = real_clock_.now() - began;
  return collect(static_cast<double>(took.count()) / 1e6);
}

sim::Task<void> World::conduct() {
  auto ready = co_await set_up();
  if (!ready.ok()) {
    failure_ = ready.error();
    scheduler_.request_stop();
    co_return;
  }
  scheduler_.spawn(sample(), "sampler");
  scheduler_.spawn(give_up_at_limit(), "time limit");
  auto report = co_await replay_->run();
  if (!report.ok()) {
    failure_ = report.error();
    scheduler_.request_stop();
    co_return;
  }
  input_sent_ = true;
  // A processor that dies while the last minute is published has to come back first.
  do {
    co_await wait_until_drained();
    co_await settle();
  } while (!drained());
  scheduler_.request_stop();
}

sim::Task<base::Result<void>> World::set_up() {
  auto deployed = deploy_stacks();
  if (!deployed.ok()) co_return deployed.error();
  auto planned = plan_faults();
  if (!planned.ok()) co_return planned.error();
  co_await create_indices();
  co_return co_await start_application();
}

base::Result<void> World::deploy_stacks() {
  for (const StackReference& stack : scenario_.stacks) {
    auto parameters = stack.parameters;
    if (stacks::Template::declares_parameter(stack.template_file, "ApplicationPolicy")) {
      parameters.try_emplace("ApplicationPolicy",
                             std::string{to_string(scenario_.autoscaler.application)});
    }
    WEIR_RETURN_IF_ERROR(deployer_->deploy(stack.template_file, parameters));
  }
  if (deployer_->streams().size() != 1 || deployer_->applications().size() != 1) {
    return base::client_error(
        "BadInput",
        fmt::format("{}: stacks: must create exactly one stream and one application, not {} and {}",
                    scenario_.file, deployer_->streams().size(), deployer_->applications().size()));
  }
  stream_ = deployer_->streams().front();
  application_ = deployer_->applications().front();
  replay_ = std::make_unique<replay::Replay>(scheduler_, *kinesis_, source_,
                                             replay_options(scenario_, stream_));
  return {};
}

sim::Task<void> World::create_indices() {
  // The sink indexes into them whatever the answer; a failure would show there.
  static_cast<void>(
      co_await elasticsearch_->create_index("pickup_count", std::string{kPickupMapping}));
  static_cast<void>(
      co_await elasticsearch_->create_index("trip_duration", std::string{kDurationMapping}));
}

sim::Task<base::Result<void>> World::start_application() {
  api::kinesis::DescribeStreamSummaryInput stream;
  stream.stream_name = stream_;
  for (;;) {
    auto summary = co_await kinesis_->describe_stream_summary(stream);
    if (!summary.ok()) co_return summary.error();
    if (summary->stream_description_summary.stream_status == "ACTIVE") break;
    co_await scheduler_.sleep_for(kPollInterval);
  }
  kda::StartApplicationRequest start;
  start.application_name = application_;
  auto started = cloud_->analytics().start_application(start);
  if (!started.ok()) co_return started.error();
  while (jobs_->current() == nullptr) co_await scheduler_.sleep_for(kPollInterval);
  co_return base::Result<void>{};
}

bool World::drained() const {
  const hotspots::HotspotsJob* job = jobs_->current();
  if (job == nullptr) return false;
  const hotspots::Metrics metrics = job->metrics();
  // The closing watermark is the last record of every shard, so it has been seen by then.
  return check_shards().holds && metrics.pending_documents == 0 && metrics.open_windows == 0;
}

sim::Task<void> World::wait_until_drained() {
  while (!drained()) co_await scheduler_.sleep_for(kPollInterval);
}

sim::Task<void> World::settle() {
  // One more minute lets the services publish what the last one brought.
  static_cast<void>(co_await elasticsearch_->refresh("pickup_count"));
  static_cast<void>(co_await elasticsearch_->refresh("trip_duration"));
  co_await scheduler_.sleep_for(std::chrono::minutes{1});
  take_sample();
}

sim::Task<void> World::give_up_at_limit() {
  sim::Duration limit = kTimeLimitOfFiles;
  if (scenario_.run_for) limit = *scenario_.run_for * kPatience + std::chrono::hours{1};
  co_await scheduler_.sleep_until(scenario_.start + scenario_.time_limit.value_or(limit));
  unfinished_ = fmt::format("gave up after {:.0f} simulated seconds: {}",
                            sim::to_seconds(scheduler_.now() - scenario_.start),
                            input_sent_ ? "the processor has not read and stored everything"
                                        : "the input has not been sent");
  scheduler_.request_stop();
}

base::Result<void> World::plan_faults() {
  for (const Fault& fault : scenario_.faults) scheduler_.spawn(inject(fault), "fault");
  return {};
}

sim::Task<void> World::inject(Fault fault) {
  co_await scheduler_.sleep_until(scenario_.start + fault.at);
  switch (fault.kind) {
    case FaultKind::kKill:
      static_cast<void>(cloud_->analytics().kill(application_));
      break;
    case FaultKind::kReshard: {
      last_alarm_action_ = "fault";
      api::kinesis::UpdateShardCountInput update;
      update.stream_name = stream_;
      update.target_shard_count = fault.shards;
      update.scaling_type = "UNIFORM_SCALING";
      auto updated = cloud_->kinesis().update_shard_count(update);
      if (updated.ok()) break;
      failure_ = base::client_error("BadInput",
                                    fmt::format("{}:{}: faults: {}: {}", scenario_.file, fault.line,
                                                updated.error().code, updated.error().message));
      scheduler_.request_stop();
      break;
    }
    case FaultKind::kThrottle:
      // A shard that is not there (any more) has nothing to throttle.
      static_cast<void>(cloud_->kinesis().throttle_shard(
          stream_, fmt::format("shardId-{:012}", fault.shard), scheduler_.now() + fault.lasting));
      break;
    case FaultKind::kBulkReject:
      cloud_->elasticsearch().set_bulk_rejection(
          [this, until = scheduler_.now() + fault.lasting](const auto&) {
            return elasticsearch::BulkAdmission{scheduler_.now() < until, 0};
          });
      break;
  }
}

}  // namespace weir::host
