// What a trip costs, stage by stage, and in the whole loop: trips a second and CPU-seconds a
// million trips. CPU time is that of the whole process, for the loop runs on two threads.
#include <benchmark/benchmark.h>

#include <ctime>
#include <vector>

#include "emulator/base/timestamp.h"
#include "emulator/elasticsearch/elasticsearch_service.h"
#include "emulator/kinesis/kinesis_service.h"
#include "pipeline/host/in_process_clients.h"
#include "pipeline/host/input.h"
#include "pipeline/host/world.h"
#include "pipeline/hotspots/processor.h"
#include "pipeline/trips/generated_trips.h"

namespace weir {
namespace {

constexpr std::size_t kBatch = 500;
constexpr std::size_t kBlocks = 50;
constexpr std::int64_t kTripTimeMs = 7 * 86'400'000LL;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// Reports trips/s and CPU-seconds a million trips of everything since it was made.
class Meter {
 public:
  explicit Meter(benchmark::State& state) : state_(state), began_(cpu_seconds()) {}
  void pause() { spent_ += cpu_seconds() - began_; }
  void resume() { began_ = cpu_seconds(); }
  void report(std::uint64_t trips) {
    pause();
    const auto count = static_cast<double>(trips);
    state_.counters["trips/s"] = benchmark::Counter(count, benchmark::Counter::kIsRate);
    state_.counters["CPU_s/M_trips"] = spent_ / count * 1e6;
  }

 private:
  benchmark::State& state_;
  double began_;
  double spent_ = 0;
};

class NoMetrics : public base::MetricSink {
 public:
  void put(const base::MetricDatum&) override {}
};

trips::GeneratedTrips generator() {
  trips::GeneratedTripsOptions options;
  options.duration_ms = kTripTimeMs * 52;
  return trips::GeneratedTrips{options, sim::RandomSource{1}.stream("trips")};
}

std::vector<trips::EventBlock> blocks() {
  trips::GeneratedTrips source = generator();
  std::vector<trips::EventBlock> result(kBlocks);
  for (trips::EventBlock& block : result) source.fill(block);
  return result;
}

// Generation, JSON, partition key and its MD5.
void generate(benchmark::State& state) {
  trips::GeneratedTrips source = generator();
  trips::EventBlock block;
  std::uint64_t trips = 0;
  Meter meter(state);
  for (auto _ : state) {
    if (!source.fill(block)) source = generator();
    trips += block.size();
  }
  meter.report(trips);
}
BENCHMARK(generate);

struct Stream {
  sim::Scheduler scheduler{{}};
  sim::Timeline timeline;
  NoMetrics metrics;
  kinesis::KinesisService service{scheduler, timeline, metrics, {}, kinesis::Limits::off()};

  explicit Stream(std::int32_t shards) {
    api::kinesis::CreateStreamInput input;
    input.stream_name = "bench";
    input.shard_count = shards;
    if (!service.create_stream(input).ok()) std::abort();
  }
  void put(const trips::EventBlock& block) {
    for (std::size_t at = 0; at < block.size(); at += kBatch) {
      const auto records = block.records().subspan(at, std::min(kBatch, block.size() - at));
      if (!service.put_records(api::kinesis::PutRecordsBatch{"bench", records}).ok()) std::abort();
    }
  }
  void release() {
    for (const auto& shard : service.shard_statuses("bench")) {
      service.release_before("bench", shard.shard_id, shard.appended_records);
    }
  }
};

// Routing, quotas, copy into the shard's log, timeline; 16 shards, 500 records a call.
void put_records(benchmark::State& state) {
  const auto input = blocks();
  Stream stream(16);
  std::uint64_t trips = 0;
  Meter meter(state);
  for (auto _ : state) {
    const trips::EventBlock& block = input[trips / trips::kEventsPerBlock % kBlocks];
    stream.put(block);
    trips += block.size();
    stream.release();
  }
  meter.report(trips);
}
BENCHMARK(put_records);

// Views on what one shard holds, up to 10,000 records a call.
void get_records(benchmark::State& state) {
  Stream stream(1);
  for (const trips::EventBlock& block : blocks()) stream.put(block);
  api::kinesis::GetShardIteratorInput input;
  input.stream_name = "bench";
  input.shard_id = "shardId-000000000000";
  input.shard_iterator_type = "TRIM_HORIZON";
  const std::string first = *stream.service.get_shard_iterator(input)->shard_iterator;
  std::string iterator = first;
  std::uint64_t trips = 0;
  Meter meter(state);
  for (auto _ : state) {
    auto batch = stream.service.get_records(iterator, 10'000);
    trips += batch->records.size();
    iterator = batch->records.empty() ? first : *batch->next_shard_iterator;
  }
  meter.report(trips);
}
BENCHMARK(get_records);

struct Search {
  sim::Scheduler scheduler{{}};
  sim::Timeline timeline;
  elasticsearch::ElasticsearchService service{scheduler, timeline, {}};
  host::InProcessElasticsearch client{service};
};

// Parsing, box, geohash, key group, window counters. Windows never fire here.
void process(benchmark::State& state) {
  const auto input = blocks();
  std::vector<std::vector<api::kinesis::RecordView>> records(kBlocks);
  for (std::size_t i = 0; i < kBlocks; ++i) {
    for (const auto& record : input[i].records()) {
      records[i].push_back({record.data, record.partition_key, {}});
    }
  }
  Search search;
  hotspots::BulkSink sink(search.scheduler, search.client, {});
  hotspots::Processor processor(sink);
  processor.shards().apply_listing({{"shardId-000000000000", {}, false}},
                                   hotspots::StartAt::kTrimHorizon, 0);
  hotspots::Shard& shard = processor.shards().at("shardId-000000000000");
  std::uint64_t trips = 0;
  std::size_t next = 0;
  Meter meter(state);
  for (auto _ : state) {
    processor.apply(shard, records[next]);
    trips += records[next].size();
    next = (next + 1) % kBlocks;
  }
  meter.report(trips);
}
BENCHMARK(process);

// Documents instead of trips: 10,000 a bulk request.
void index_documents(benchmark::State& state) {
  constexpr std::size_t kDocuments = 10'000;
  std::uint64_t documents = 0;
  Search search;
  Meter meter(state);
  for (auto _ : state) {
    state.PauseTiming();
    meter.pause();
    std::vector<std::string> ids, sources;
    for (std::size_t i = 0; i < kDocuments; ++i) {
      ids.push_back("dr5ru" + std::to_string(documents + i));
      sources.push_back(R"({"location":"dr5rsm7","pickup_count":)" + std::to_string(i % 40) +
                        R"(,"timestamp":1420851600000})");
    }
    std::vector<elasticsearch::BulkOperation> operations;
    for (std::size_t i = 0; i < kDocuments; ++i) {
      operations.push_back({elasticsearch::BulkAction::kIndex, "pickup_count", ids[i], sources[i]});
    }
    meter.resume();
    state.ResumeTiming();
    if (!search.service.bulk(operations).ok()) std::abort();
    documents += kDocuments;
  }
  meter.report(documents);
}
BENCHMARK(index_documents)->Iterations(100);

// All of it, with alarms, metrics and a job under the capacity model: 1.5 million trips.
void whole_loop(benchmark::State& state) {
  host::Scenario scenario;
  scenario.start = sim::from_millis(base::parse_iso8601("2026-01-05T08:00:00Z")->millis);
  scenario.run_for = std::chrono::minutes{2};
  scenario.replay.speedup = 2700;
  scenario.capacity.cpu_per_record = std::chrono::microseconds{180};
  host::GeneratedInput input;
  input.from = sim::from_millis(base::parse_iso8601("2015-01-05")->millis);
  scenario.input = input;
  scenario.stacks = {{WEIR_SOURCE_DIR "/fixtures/stacks/pipeline.yaml",
                      {{"ShardCount", "32"}, {"Parallelism", "8"}},
                      1}};
  std::uint64_t trips = 0;
  Meter meter(state);
  for (auto _ : state) {
    auto source = host::open_input(scenario);
    host::World world(scenario, **source, {});
    const auto result = world.run();
    if (!result.ok() || !result->holds()) std::abort();
    trips += result->events.acknowledged;
  }
  meter.report(trips);
}
BENCHMARK(whole_loop)->Unit(benchmark::kMillisecond)->Iterations(2)->UseRealTime();

}  // namespace
}  // namespace weir

BENCHMARK_MAIN();
