// What the hot JSON codec of Kinesis costs a record, beside the generic one. Run by hand:
//   weir_bench_kinesis_wire --benchmark_counters_tabular=true
#include <benchmark/benchmark.h>

#include <array>
#include <string>
#include <vector>

#include "emulator/api/base64.h"
#include "emulator/api/base64_kernels.h"
#include "emulator/api/json.h"
#include "emulator/api/kinesis.h"
#include "emulator/base/md5.h"
#include "emulator/kinesis/sequence_number.h"
#include "emulator/kinesis/wire/kinesis_json.h"

namespace weir::kinesis {
namespace {

constexpr std::size_t kBatchRecords = 500;
constexpr std::size_t kReadRecords = 10'000;
constexpr std::size_t kDataBytes = 250;
constexpr std::uint32_t kShards = 8;
/// So many different bodies that they do not all lie in the first-level cache.
constexpr std::size_t kBodies = 16;

void report(benchmark::State& state, std::size_t records) {
  state.counters["ns/record"] =
      benchmark::Counter(static_cast<double>(records * state.iterations()) / 1e9,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

std::string data_of(std::size_t number) {
  std::string data = R"({"type":"trip","trip_id":)" + std::to_string(number * 7919);
  while (data.size() < kDataBytes) data += static_cast<char>(' ' + data.size() * number % 90);
  return data;
}

std::string key_of(std::size_t number) {
  return "trip-" + std::to_string(number * 7919 % 4096);
}

/// As boto3 writes it (blanks behind ':' and ','), or without a blank.
std::string put_records_body(std::size_t first, bool blanks) {
  const std::string comma = blanks ? ", " : ",";
  const std::string colon = blanks ? ": " : ":";
  std::string body = "{\"StreamName\"" + colon + "\"bench\"" + comma + "\"Records\"" + colon + "[";
  for (std::size_t i = first; i < first + kBatchRecords; ++i) {
    if (i > first) body += comma;
    body += "{\"Data\"" + colon + '"' + api::base64_encode(data_of(i)) + '"' + comma +
            "\"PartitionKey\"" + colon + '"' + key_of(i) + "\"}";
  }
  return body + "]}";
}

std::vector<std::string> put_records_bodies(bool blanks) {
  std::vector<std::string> bodies;
  for (std::size_t i = 0; i < kBodies; ++i) {
    bodies.push_back(put_records_body(i * kBatchRecords, blanks));
  }
  return bodies;
}

/// Reading spoils the body, so each round copies one first, as a socket would.
void copy_put_records(benchmark::State& state) {
  const auto bodies = put_records_bodies(false);
  std::string body = bodies[0];
  std::size_t round = 0;
  for (auto _ : state) {
    body.assign(bodies[round++ % kBodies]);
    benchmark::DoNotOptimize(body.data());
  }
  report(state, kBatchRecords);
}
BENCHMARK(copy_put_records);

void read_put_records(benchmark::State& state, bool blanks) {
  const auto bodies = put_records_bodies(blanks);
  std::string body = bodies[0];
  PutRequestReader reader;
  std::size_t round = 0;
  for (auto _ : state) {
    body.assign(bodies[round++ % kBodies]);
    auto batch = reader.read_put_records(body);
    if (!batch) std::abort();
    benchmark::DoNotOptimize(batch->records.data());
  }
  report(state, kBatchRecords);
}
BENCHMARK_CAPTURE(read_put_records, compact, false);
BENCHMARK_CAPTURE(read_put_records, with_blanks, true);

void hash_keys(benchmark::State& state) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < kBatchRecords; ++i) keys.push_back(key_of(i));
  const std::vector<std::string_view> views(keys.begin(), keys.end());
  std::vector<base::HashKey> hashes(kBatchRecords);
  for (auto _ : state) {
    base::md5_hash_keys(views, hashes);
    benchmark::DoNotOptimize(hashes.data());
  }
  report(state, kBatchRecords);
}
BENCHMARK(hash_keys);

void read_put_records_generic(benchmark::State& state) {
  const auto bodies = put_records_bodies(false);
  std::size_t round = 0;
  for (auto _ : state) {
    auto input = api::from_json<api::kinesis::PutRecordsInput>(bodies[round++ % kBodies]);
    if (!input.ok()) std::abort();
    benchmark::DoNotOptimize(input->records.data());
  }
  report(state, kBatchRecords);
}
BENCHMARK(read_put_records_generic);

/// Records spread over the shards at random, in each shard one after another.
api::kinesis::PutRecordsBatchResult put_result() {
  std::array<std::uint64_t, kShards> next_ordinals;
  next_ordinals.fill(5'000'000);
  api::kinesis::PutRecordsBatchResult result;
  for (std::size_t i = 0; i < kBatchRecords; ++i) {
    const auto shard = static_cast<std::uint32_t>(base::md5_hash_key(key_of(i)).low % kShards);
    result.outcomes.push_back({{.ordinal = next_ordinals[shard]++,
                                .arrival = {1'767'600'000'123},
                                .shard_created_seconds = 1'767'500'000,
                                .shard_index = shard},
                               api::kinesis::PutError::kNone});
  }
  return result;
}

void write_put_records(benchmark::State& state) {
  const auto result = put_result();
  for (auto _ : state) {
    const std::string reply = write_put_records_reply(result, "bench", {});
    benchmark::DoNotOptimize(reply.data());
  }
  report(state, kBatchRecords);
}
BENCHMARK(write_put_records);

void write_put_records_generic(benchmark::State& state) {
  const auto result = put_result();
  for (auto _ : state) {
    api::kinesis::PutRecordsOutput output;
    output.failed_record_count = 0;
    for (const auto& outcome : result.outcomes) {
      api::kinesis::PutRecordsResultEntry entry;
      entry.sequence_number = to_decimal(outcome.sequence_number);
      entry.shard_id = shard_id_of(outcome.sequence_number.shard_index);
      output.records.push_back(std::move(entry));
    }
    const std::string reply = api::to_json(output);
    benchmark::DoNotOptimize(reply.data());
  }
  report(state, kBatchRecords);
}
BENCHMARK(write_put_records_generic);

struct StoredRecords {
  StoredRecords() {
    for (std::size_t i = 0; i < kReadRecords; ++i) {
      data.push_back(data_of(i));
      keys.push_back(key_of(i));
    }
    for (std::size_t i = 0; i < kReadRecords; ++i) {
      const auto arrival_ms = 1'767'600'000'123 + static_cast<std::int64_t>(i / 60);
      batch.records.push_back({data[i], keys[i], {i, {arrival_ms}, 1'767'500'000, 3}});
    }
    batch.next_shard_iterator = std::string(200, 'A');
  }

  std::vector<std::string> data;
  std::vector<std::string> keys;
  api::kinesis::GetRecordsBatch batch;
};

void write_get_records(benchmark::State& state) {
  const StoredRecords stored;
  for (auto _ : state) {
    const std::string reply = write_get_records_reply(stored.batch);
    benchmark::DoNotOptimize(reply.data());
  }
  report(state, kReadRecords);
}
BENCHMARK(write_get_records);

void write_get_records_generic(benchmark::State& state) {
  const StoredRecords stored;
  for (auto _ : state) {
    api::kinesis::GetRecordsOutput output;
    for (const auto& view : stored.batch.records) {
      api::kinesis::Record& record = output.records.emplace_back();
      record.sequence_number = to_decimal(view.sequence_number);
      record.approximate_arrival_timestamp = view.sequence_number.arrival;
      record.data = view.data;
      record.partition_key = std::string(view.partition_key);
    }
    const std::string reply = api::to_json(output);
    benchmark::DoNotOptimize(reply.data());
  }
  report(state, kReadRecords);
}
BENCHMARK(write_get_records_generic);

void read_and_answer_put_record(benchmark::State& state) {
  const std::string text = R"({"StreamName":"bench","Data":")" + api::base64_encode(data_of(3)) +
                           R"(","PartitionKey":"trip-77"})";
  std::string body = text;
  PutRequestReader reader;
  const auto result = put_result();
  for (auto _ : state) {
    body.assign(text);
    auto batch = reader.read_put_record(body);
    if (!batch) std::abort();
    const std::string reply = write_put_record_reply(result.outcomes[0]);
    benchmark::DoNotOptimize(reply.data());
  }
  report(state, 1);
}
BENCHMARK(read_and_answer_put_record);

/// Counted from the portable one; nullptr where the processor has fewer.
const api::Base64Kernels* base64_kernels_by_number(std::size_t number) {
  const auto all = api::base64_kernels();
  return number < all.size() ? &all[all.size() - 1 - number] : nullptr;
}

void decode_base64(benchmark::State& state) {
  const auto kernels = base64_kernels_by_number(static_cast<std::size_t>(state.range(0)));
  if (!kernels) return state.SkipWithError("this processor has no such vectors");
  state.SetLabel(std::string(kernels->name));
  const std::string text =
      api::base64_encode(data_of(1)) + R"(","PartitionKey":"trip-77"},{")" + std::string(64, ' ');
  std::string out(text.size(), '\0');
  for (auto _ : state) {
    kernels->decode_groups(text.data(), text.data() + text.size(), out.data());
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(api::base64_length(kDataBytes)) *
                          static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(decode_base64)->DenseRange(0, 2);

void encode_base64(benchmark::State& state) {
  const auto kernels = base64_kernels_by_number(static_cast<std::size_t>(state.range(0)));
  if (!kernels) return state.SkipWithError("this processor has no such vectors");
  state.SetLabel(std::string(kernels->name));
  const std::string data = data_of(1);
  std::string out(api::base64_length(data.size()), '\0');
  for (auto _ : state) {
    kernels->encode(data.data(), data.size(), out.data());
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(out.size()) *
                          static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(encode_base64)->DenseRange(0, 2);

}  // namespace
}  // namespace weir::kinesis

BENCHMARK_MAIN();
