// Writing: bulk requests, and single documents as bulk requests of one (elasticsearch_service.h).
#include <algorithm>

#include "emulator/elasticsearch/elasticsearch_service.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/events.h"

namespace weir::elasticsearch {
namespace {

std::uint16_t status_of(const WriteResult& write) {
  switch (write.outcome) {
    case WriteOutcome::kCreated:
      return 201;
    case WriteOutcome::kNotFound:
      return 404;
    default:
      return 200;
  }
}

}  // namespace

/// One bulk request: per index a running hash, one timeline event at the end.
class ElasticsearchService::BulkRun {
 public:
  BulkRun(ElasticsearchService& service, std::span<const BulkOperation> operations)
      : service_(service), now_(service.scheduler_.now()) {
    reply_.items.reserve(operations.size());
    keys_.reserve(operations.size());
    for (const BulkOperation& operation : operations) keys_.emplace_back(operation.id);
  }

  /// Writes the next operation.
  void write(const BulkOperation& operation) {
    BulkItem item;
    const std::size_t ahead = reply_.items.size() + kPrefetchDistance;
    if (ahead < keys_.size() && last_ < tallies_.size() && tallies_[last_].index != nullptr) {
      tallies_[last_].index->prefetch(keys_[ahead]);
    }
    auto written = apply(operation, keys_[reply_.items.size()], item);
    Tally& tally = tallies_[last_];
    ++tally.operations;
    if (written) {
      item.write = *written;
      item.status = status_of(*written);
      reply_.items.push_back(item);
    } else {
      ++tally.failed;
      fail(item, written.error());
    }
  }

  /// Fails the next operation for want of room in the queue.
  void reject(std::size_t operations) { fail(BulkItem{}, errors::rejected_execution(operations)); }

  BulkReply finish() {
    for (const Tally& tally : tallies_) {
      service_.timeline_.record(now_, kBulkEvent, tally.name,
                                {{"operations", tally.operations},
                                 {"failed", tally.failed},
                                 {"hash", static_cast<std::int64_t>(tally.hash.value())}});
    }
    return std::move(reply_);
  }

 private:
  // About as many writes as fit into one wait for memory.
  static constexpr std::size_t kPrefetchDistance = 8;

  struct Tally {
    std::string name;
    Index* index = nullptr;
    std::int64_t operations = 0;
    std::int64_t failed = 0;
    sim::RunHash hash;
  };

  base::Result<WriteResult> apply(const BulkOperation& operation, DocumentKey key, BulkItem& item) {
    auto index = index_for(operation);
    if (!index) return index.error();
    if (std::cmp_greater(key.id.size(), service_.limits_.max_id_bytes)) {
      return errors::id_too_long(key.id.size(), service_.limits_.max_id_bytes);
    }
    if (operation.has_empty_id) return errors::empty_id();
    const bool needs_id =
        operation.action == BulkAction::kDelete || operation.action == BulkAction::kUpdate;
    if (needs_id && key.id.empty()) return errors::id_missing();
    if (key.id.empty()) {
      item.generated_id = static_cast<std::uint32_t>(reply_.generated_ids.size());
      reply_.generated_ids.push_back(service_.next_id());
      key = DocumentKey{reply_.generated_ids.back()};
    }
    sim::RunHash& hash = tallies_[last_].hash;
    hash.fold(static_cast<std::uint64_t>(operation.action));
    hash.fold(key.hash);
    const WriteCondition* condition = operation.condition;
    if (operation.action == BulkAction::kDelete) return (*index)->remove(key, condition, now_);
    hash.fold(operation.source);
    if (operation.action == BulkAction::kUpdate) {
      return (*index)->update(key, operation.source, condition, now_);
    }
    const bool create = operation.action == BulkAction::kCreate;
    return (*index)->put(key, operation.source, create, condition, now_);
  }

  // Requests name few indices, most often the same one over and over.
  base::Result<Index*> index_for(const BulkOperation& operation) {
    const std::string_view name = operation.index;
    if (last_ < tallies_.size() && tallies_[last_].name == name && tallies_[last_].index) {
      return tallies_[last_].index;
    }
    const auto known = std::find_if(tallies_.begin(), tallies_.end(),
                                    [&](const Tally& tally) { return tally.name == name; });
    last_ = static_cast<std::size_t>(known - tallies_.begin());
    if (known == tallies_.end()) {
      tallies_.emplace_back();
      tallies_.back().name = name;
    }
    // Only writing a document makes an index that is not there (docs-bulk).
    const bool external = operation.condition != nullptr && operation.condition->is_external();
    if (operation.action == BulkAction::kDelete && !external && !service_.index_exists(name)) {
      return errors::index_not_found(name);
    }
    auto index = service_.find_or_make(name);
    if (index) tallies_[last_].index = *index;
    return index;
  }

  void fail(BulkItem item, base::Error error) {
    item.status = static_cast<std::uint16_t>(error.http_status);
    item.write.outcome = WriteOutcome::kFailed;
    item.failure = static_cast<std::uint32_t>(reply_.failures.size());
    reply_.failures.push_back(std::move(error));
    reply_.items.push_back(item);
    reply_.errors = true;
  }

  ElasticsearchService& service_;
  sim::Time now_;
  BulkReply reply_;
  std::vector<DocumentKey> keys_;  ///< One an operation.
  std::vector<Tally> tallies_;
  std::size_t last_ = 0;
};

base::Result<BulkReply> ElasticsearchService::bulk(std::span<const BulkOperation> operations) {
  const BulkAdmission admission = gate_ ? gate_(operations) : BulkAdmission{};
  const std::size_t rejected = admission.reject_request
                                   ? operations.size()
                                   : std::min(admission.reject_items, operations.size());
  if (rejected > 0 || admission.reject_request) {
    timeline_.record(scheduler_.now(), kBulkRejected,
                     operations.empty() ? std::string_view{} : operations.front().index,
                     {{"operations", static_cast<std::int64_t>(operations.size())},
                      {"rejected", static_cast<std::int64_t>(rejected)}});
  }
  if (admission.reject_request) return errors::rejected_execution(operations.size());
  BulkRun run{*this, operations};
  const std::size_t admitted = operations.size() - rejected;
  for (std::size_t i = 0; i < admitted; ++i) run.write(operations[i]);
  for (std::size_t i = 0; i < rejected; ++i) run.reject(operations.size());
  return run.finish();
}

base::Result<DocumentReply> ElasticsearchService::write_one(const BulkOperation& operation) {
  if (operation.condition != nullptr) {
    const bool creates = operation.action == BulkAction::kCreate;
    WEIR_RETURN_IF_ERROR(operation.condition->validate(creates, !operation.id.empty()));
  }
  auto reply = bulk({&operation, 1});
  if (!reply) return reply.error();
  if (reply->errors) return std::move(reply->failures.front());
  DocumentReply document{std::string{operation.id}, reply->items.front().write};
  if (operation.id.empty()) document.id = std::move(reply->generated_ids.front());
  return document;
}

base::Result<DocumentReply> ElasticsearchService::put_document(std::string_view index,
                                                               std::string_view id,
                                                               std::string_view source,
                                                               bool create_only,
                                                               const WriteCondition* condition) {
  const BulkAction action = create_only ? BulkAction::kCreate : BulkAction::kIndex;
  return write_one({action, index, id, source, condition});
}

base::Result<DocumentReply> ElasticsearchService::update_document(std::string_view index,
                                                                  std::string_view id,
                                                                  std::string_view body,
                                                                  const WriteCondition* condition) {
  return write_one({BulkAction::kUpdate, index, id, body, condition});
}

base::Result<DocumentReply> ElasticsearchService::delete_document(std::string_view index,
                                                                  std::string_view id,
                                                                  const WriteCondition* condition) {
  // A version from elsewhere outlives the document, so that its index is made for it.
  const bool external = condition != nullptr && condition->is_external();
  if (find_index(index) == nullptr && !external) return errors::index_not_found(index);
  return write_one({BulkAction::kDelete, index, id, {}, condition});
}

}  // namespace weir::elasticsearch
