#include "pipeline/host/order_checker.h"

#include <fmt/format.h>

namespace weir::host {
namespace {

constexpr std::size_t kViolationsKept = 10;

}  // namespace

OrderChecker::Reply<api::kinesis::GetRecordsBatch> OrderChecker::get_records(
    std::string shard_iterator, std::int32_t limit) {
  auto reply = co_await inner_.get_records(shard_iterator, limit);
  if (reply.ok()) check(shard_iterator, *reply);
  co_return reply;
}

void OrderChecker::check(const std::string& iterator, const api::kinesis::GetRecordsBatch& batch) {
  const auto known = expected_.find(iterator);
  std::optional<std::uint64_t> next;
  if (known != expected_.end()) {
    next = known->second;
    expected_.erase(known);
  }
  for (const api::kinesis::RecordView& record : batch.records) {
    const std::uint64_t ordinal = record.sequence_number.ordinal;
    if (next && ordinal != *next && violations_.size() < kViolationsKept) {
      violations_.push_back(fmt::format("shard {}: record {} where {} was due",
                                        record.sequence_number.shard_index, ordinal, *next));
    }
    next = ordinal + 1;
  }
  records_seen_ += batch.records.size();
  if (batch.next_shard_iterator && next) expected_[*batch.next_shard_iterator] = *next;
}

}  // namespace weir::host
