// Speed of bulk writing and of the dashboard's searches, and bytes resident a document.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "emulator/elasticsearch/elasticsearch_service.h"
#include "emulator/elasticsearch/geo.h"
#include "emulator/sim/random.h"

namespace weir::elasticsearch {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kStartMs = 1'420'848'000'000;
constexpr std::size_t kBatch = 1'000;

struct Document {
  std::string id;
  std::string source;
};

// What the hotspots job writes: some thousand cells an hour, ids of cell and window.
std::vector<Document> make_documents(std::size_t count) {
  sim::Random random{1};
  std::vector<Document> documents;
  documents.reserve(count);
  const std::int32_t south = encode_latitude(40.56);
  const std::int32_t west = encode_longitude(-74.054);
  for (std::int64_t hour = 0; documents.size() < count; ++hour) {
    for (int cell = 0; cell < 2'200 && documents.size() < count; ++cell) {
      const auto up = static_cast<std::int32_t>(random.below(230)) * 32'768;
      const auto along = static_cast<std::int32_t>(random.below(240)) * 16'384;
      const std::string hash = geohash_text(geohash_bits(south + up, west + along, 7), 7);
      const std::int64_t end = kStartMs + (hour + 1) * kHourMs;
      documents.push_back({fmt::format("{}-{}", hash, end),
                           fmt::format(R"({{"location":"{}","pickup_count":{},"timestamp":{}}})",
                                       hash, 1 + random.below(90), end)});
    }
  }
  return documents;
}

constexpr std::string_view kMapping =
    R"({"mappings":{"properties":{"location":{"type":"geo_point"},"pickup_count":{"type":"long"},)"
    R"("timestamp":{"type":"date"}}}})";

struct World {
  sim::Scheduler scheduler{sim::Scheduler::Options{}};
  sim::Timeline timeline;
  ElasticsearchService service{scheduler, timeline, {}};

  World() { benchmark::DoNotOptimize(service.create_index("pickup_count", kMapping).ok()); }

  void write(const std::vector<Document>& documents, bool with_ids) {
    std::vector<BulkOperation> batch;
    for (std::size_t i = 0; i < documents.size(); i += kBatch) {
      batch.clear();
      for (std::size_t j = i; j < std::min(i + kBatch, documents.size()); ++j) {
        batch.push_back({BulkAction::kIndex, "pickup_count",
                         with_ids ? std::string_view{documents[j].id} : std::string_view{},
                         documents[j].source});
      }
      scheduler.set_now(scheduler.now() + std::chrono::milliseconds{50});
      if (!service.bulk(batch).ok()) std::abort();
    }
  }
};

void bulk(benchmark::State& state) {
  const auto documents = make_documents(static_cast<std::size_t>(state.range(0)));
  std::size_t source_bytes = 0;
  for (const Document& document : documents) source_bytes += document.source.size();
  for (auto _ : state) {
    World world;
    world.write(documents, state.range(1) != 0);
    const auto statistics = world.service.statistics("pickup_count");
    state.counters["bytes_a_document"] =
        static_cast<double>(statistics->memory_bytes) / static_cast<double>(statistics->documents);
    state.counters["source_bytes"] =
        static_cast<double>(source_bytes) / static_cast<double>(documents.size());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(bulk)
    ->Args({300'000, 1})
    ->Args({3'000'000, 1})
    ->Args({300'000, 0})
    ->Unit(benchmark::kMillisecond);

void overwrite(benchmark::State& state) {
  const auto documents = make_documents(200'000);
  World world;
  world.write(documents, true);
  for (auto _ : state) world.write(documents, true);
  state.SetItemsProcessed(state.iterations() * 200'000);
}
BENCHMARK(overwrite)->Iterations(3)->Unit(benchmark::kMillisecond);

void visit(benchmark::State& state) {
  World world;
  world.write(make_documents(1'000'000), true);
  for (auto _ : state) {
    std::size_t bytes = 0;
    const auto visited = world.service.for_each_document(
        "pickup_count",
        [&](std::string_view id, std::string_view source) { bytes += id.size() + source.size(); });
    benchmark::DoNotOptimize(bytes);
    if (!visited.ok()) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * 1'000'000);
}
BENCHMARK(visit)->Unit(benchmark::kMillisecond);

void panel(benchmark::State& state) {
  World world;
  world.write(make_documents(1'000'000), true);
  if (!world.service.refresh("").ok()) std::abort();
  constexpr std::string_view kBody =
      R"({"size":0,"query":{"bool":{"must":{"query_string":{"query":"pickup_count:[3 TO *]"}},)"
      R"("filter":{"range":{"timestamp":{"gte":0}}}}},"aggs":{"f":{"filter":{"geo_bounding_box":)"
      R"({"location":{"top":40.9,"left":-74.1,"bottom":40.5,"right":-73.7}}},"aggs":{"g":)"
      R"({"geohash_grid":{"field":"location","precision":6},"aggs":{"c":{"geo_centroid":)"
      R"({"field":"location"}},"s":{"sum":{"field":"pickup_count"}}}}}}}})";
  for (auto _ : state) {
    const auto found = world.service.search("pickup_count", kBody);
    if (!found.ok()) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * 1'000'000);
}
BENCHMARK(panel)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace weir::elasticsearch

BENCHMARK_MAIN();
