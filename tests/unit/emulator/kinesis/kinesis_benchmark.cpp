// What a record costs on its way in and out. Run by hand on a quiet machine:
//   weir_bench_kinesis --benchmark_counters_tabular=true
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <vector>

#include "emulator/base/md5.h"
#include "emulator/kinesis/kinesis_service.h"

namespace weir::kinesis {
namespace {

constexpr std::size_t kBatchRecords = 500;
constexpr std::size_t kDataBytes = 250;

class NoMetrics : public base::MetricSink {
 public:
  void put(const base::MetricDatum& datum) override { benchmark::DoNotOptimize(&datum); }
};

struct World {
  World(std::int32_t shards, Limits limits)
      : kinesis(scheduler, timeline, metrics, base::Caller{}, std::move(limits)) {
    api::kinesis::CreateStreamInput input;
    input.stream_name = "trips";
    input.shard_count = shards;
    if (!kinesis.create_stream(input)) std::abort();
    for (std::size_t i = 0; i < kBatchRecords; ++i) {
      keys.push_back(std::to_string(i * 7919));
      data.push_back(std::string(kDataBytes, static_cast<char>('a' + i % 26)));
    }
    for (std::size_t i = 0; i < kBatchRecords; ++i) {
      records.push_back({data[i], keys[i], base::md5_hash_key(keys[i])});
    }
  }

  void put() {
    scheduler.run_until(scheduler.now() + std::chrono::milliseconds{40});
    auto result = kinesis.put_records({"trips", records});
    benchmark::DoNotOptimize(result);
  }
  void release() {
    for (const ShardStatus& shard : kinesis.shard_statuses("trips")) {
      kinesis.release_before("trips", shard.shard_id, shard.appended_records);
    }
  }

  sim::Scheduler scheduler{{.start = sim::from_millis(1'767'600'000'000)}};
  sim::Timeline timeline;
  NoMetrics metrics;
  std::vector<std::string> keys;
  std::vector<std::string> data;
  std::vector<api::kinesis::PutRecordView> records;
  KinesisService kinesis;
};

Limits open_limits(bool throttling) {
  Limits limits = Limits::off();
  limits.throughput = throttling;
  return limits;
}

void report(benchmark::State& state, std::int64_t records) {
  state.SetItemsProcessed(records);
  state.counters["ns_per_record"] =
      benchmark::Counter(static_cast<double>(records) / 1e9,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/// Segments are dropped behind the readers, as a run does it. The second argument turns the
/// throttles on: at 12,500 records/s, 8 shards are too few and 16 enough.
void put_records(benchmark::State& state) {
  World world(static_cast<std::int32_t>(state.range(0)), open_limits(state.range(1) != 0));
  std::int64_t batches = 0;
  for (auto _ : state) {
    world.put();
    if (++batches % 100 == 0) world.release();
  }
  report(state, batches * static_cast<std::int64_t>(kBatchRecords));
}
BENCHMARK(put_records)->Args({1, 0})->Args({8, 0})->Args({16, 0})->Args({16, 1})->Args({64, 0});

/// Nothing is dropped; cold segments are compressed and spilled beyond 16 MiB.
void put_records_spilling(benchmark::State& state) {
  Limits limits = open_limits(false);
  limits.record_memory_bytes = 16 * kMebibyte;
  World world(16, limits);
  std::int64_t batches = 0;
  for (auto _ : state) {
    world.put();
    ++batches;
  }
  report(state, batches * static_cast<std::int64_t>(kBatchRecords));
}
BENCHMARK(put_records_spilling)->Iterations(2000);

/// Resident memory of this process.
double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  long total = 0, resident = 0;
  file >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// Nothing is dropped and nothing spilled: all memory is touched for the first time. The argument
/// is the number of records stored in the end.
void put_records_growing(benchmark::State& state) {
  Limits limits = open_limits(false);
  limits.record_memory_bytes = 64LL * 1024 * kMebibyte;
  const auto wanted = static_cast<std::size_t>(state.range(0));
  World world(16, limits);
  const double before = resident_bytes();
  for (auto _ : state) {
    for (std::size_t stored = 0; stored < wanted; stored += kBatchRecords) world.put();
  }
  const double bytes_a_record = (resident_bytes() - before) / static_cast<double>(wanted);
  report(state, state.iterations() * static_cast<std::int64_t>(wanted));
  state.counters["resident_bytes_per_record"] = bytes_a_record;
}
BENCHMARK(put_records_growing)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

void get_records(benchmark::State& state) {
  World world(16, open_limits(false));
  for (int i = 0; i < 400; ++i) world.put();
  api::kinesis::GetShardIteratorInput input;
  input.stream_name = "trips";
  input.shard_id = "shardId-000000000003";
  input.shard_iterator_type = "TRIM_HORIZON";
  auto iterator = world.kinesis.get_shard_iterator(input);
  std::int64_t records = 0;
  for (auto _ : state) {
    auto batch = world.kinesis.get_records(*iterator->shard_iterator,
                                           static_cast<std::int32_t>(state.range(0)));
    records += static_cast<std::int64_t>(batch->records.size());
    benchmark::DoNotOptimize(batch);
  }
  report(state, records);
}
BENCHMARK(get_records)->Arg(100)->Arg(1000)->Arg(10'000);

}  // namespace
}  // namespace weir::kinesis

BENCHMARK_MAIN();
