// What a trip costs in the processor, stage by stage.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "emulator/sim/random.h"
#include "pipeline/hotspots/processor.h"
#include "pipeline/trips/parse_trip.h"
#include "pipeline/trips/payload.h"
#include "tests/unit/pipeline/hotspots/fake_elasticsearch.h"
#include "tests/unit/pipeline/hotspots/trip_world.h"

namespace weir::hotspots {
namespace {

constexpr std::size_t kTrips = 20'000;

// A trip as the producer sends it.
std::string full_payload(sim::Random& random, std::int64_t dropoff_ms) {
  const std::string latitude = fmt::format("{:.6f}", 40.70 + 0.12 * random.uniform());
  const std::string longitude = fmt::format("{:.6f}", -74.02 + 0.14 * random.uniform());
  trips::TripRecord trip;
  trip.trip_id = static_cast<std::uint64_t>(dropoff_ms);
  trip.pickup_ms = dropoff_ms - 700'000;
  trip.dropoff_ms = dropoff_ms;
  trip.pickup_latitude = latitude;
  trip.pickup_longitude = longitude;
  trip.dropoff_latitude = "40.773632";
  trip.dropoff_longitude = random.chance(0.05) ? "-73.870000" : "-73.970886";
  trip.trip_distance = "2.31";
  trip.total_amount = "14.16";
  char text[trips::kMaxPayloadBytes];
  return {text, trips::write_payload(text, trip)};
}

struct Input {
  std::vector<std::string> payloads;
  std::vector<api::kinesis::RecordView> records;
};

Input make_input() {
  sim::Random random(1);
  Input input;
  for (std::size_t i = 0; i < kTrips; ++i) {
    input.payloads.push_back(full_payload(random, kMonday + static_cast<std::int64_t>(i) * 180));
  }
  for (const std::string& payload : input.payloads) input.records.push_back({payload, "key", {}});
  return input;
}

void parse(benchmark::State& state) {
  const Input input = make_input();
  for (auto _ : state) {
    for (const auto& record : input.records) {
      benchmark::DoNotOptimize(trips::parse_trip(record.data));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kTrips));
}
BENCHMARK(parse);

void locate(benchmark::State& state) {
  sim::Random random(1);
  std::vector<std::pair<double, double>> points(kTrips);
  for (auto& [latitude, longitude] : points) {
    latitude = 40.70 + 0.12 * random.uniform();
    longitude = -74.02 + 0.14 * random.uniform();
  }
  for (auto _ : state) {
    for (const auto& [latitude, longitude] : points) {
      std::uint64_t cell = 0;
      if (kNewYorkBox.contains(latitude, longitude)) cell = pickup_cell(latitude, longitude);
      benchmark::DoNotOptimize(key_group_of(hash_key(cell)));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kTrips));
}
BENCHMARK(locate);

void count(benchmark::State& state) {
  sim::Random random(1);
  std::vector<std::uint64_t> cells(kTrips);
  for (auto& cell : cells) {
    cell = pickup_cell(40.70 + 0.06 * random.uniform(), -74.02 + 0.06 * random.uniform());
  }
  WindowState windows;
  for (auto _ : state) {
    for (const std::uint64_t cell : cells) windows.add(0, cell, std::nullopt, 0);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kTrips));
}
BENCHMARK(count);

// All of it, without the documents.
void apply(benchmark::State& state) {
  const Input input = make_input();
  sim::Scheduler scheduler({});
  FakeElasticsearch elasticsearch(scheduler, {});
  BulkSink sink(scheduler, elasticsearch, {});
  Processor processor(sink);
  processor.shards().apply_listing({{"a", {}}}, StartAt::kTrimHorizon, 0);
  processor.shards().start_ready();
  for (auto _ : state) processor.apply(processor.shards().at("a"), input.records);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kTrips));
}
BENCHMARK(apply);

// Documents: sort, write and hand over one window of 2,500 cells.
void fire(benchmark::State& state) {
  sim::Random random(1);
  constexpr std::int64_t kCells = 2'500;
  sim::Scheduler scheduler({});
  FakeElasticsearch elasticsearch(scheduler, {});
  for (auto _ : state) {
    state.PauseTiming();
    BulkSink sink(scheduler, elasticsearch, {});
    Snapshot snapshot;
    auto& windows = snapshot.key_groups[0];
    windows.push_back({kWindowMillis, {}, {}});
    for (std::int64_t i = 0; i < kCells; ++i) {
      windows[0].pickups.push_back({random.below(std::uint64_t{1} << 35), 3});
    }
    Processor loaded(sink, snapshot);
    loaded.shards().apply_listing({{"a", {}}}, StartAt::kTrimHorizon, 0);
    loaded.shards().start_ready();
    loaded.shards().at("a").watermark_ms = kWindowMillis;
    state.ResumeTiming();
    loaded.advance_watermark();
  }
  state.SetItemsProcessed(state.iterations() * kCells);
}
BENCHMARK(fire);

}  // namespace
}  // namespace weir::hotspots

BENCHMARK_MAIN();
