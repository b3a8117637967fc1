// _delete_by_query, _update_by_query and _reindex without scripts (json_api.h).
#include <fmt/format.h>

#include <deque>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/json_api.h"

namespace weir::elasticsearch {
namespace {

/// Documents a batch (docs-reindex, source.size).
constexpr std::int64_t kBatchDocuments = 1'000;

struct ByQueryResult {
  std::int64_t total = 0;
  std::int64_t created = 0;
  std::int64_t updated = 0;
  std::int64_t deleted = 0;
  std::int64_t conflicts = 0;
  std::vector<std::string> failures;  ///< As JSON.
  int status = 200;
};

std::string failure_text(const FoundDocument& document, const base::Error& error) {
  JsonWriter writer;
  writer.begin_object().key("index").text(document.index).key("type").text("_doc");
  writer.key("id").text(document.id).key("cause").begin_object();
  write_error_members(writer, error);
  writer.end_object().key("status").integer(error.http_status).end_object();
  return writer.str();
}

void count(ByQueryResult& result, WriteOutcome outcome) {
  if (outcome == WriteOutcome::kCreated) ++result.created;
  if (outcome == WriteOutcome::kUpdated) ++result.updated;
  if (outcome == WriteOutcome::kDeleted) ++result.deleted;
}

JsonReply reply_of(const ByQueryResult& result, bool shows_created, bool shows_updated) {
  JsonWriter writer;
  writer.begin_object().key("took").integer(0).key("timed_out").boolean(false);
  writer.key("total").integer(result.total);
  if (shows_updated) writer.key("updated").integer(result.updated);
  if (shows_created) writer.key("created").integer(result.created);
  writer.key("deleted").integer(result.deleted);
  writer.key("batches").integer((result.total + kBatchDocuments - 1) / kBatchDocuments);
  writer.key("version_conflicts").integer(result.conflicts).key("noops").integer(0);
  writer.key("retries").begin_object();
  writer.key("bulk").integer(0).key("search").integer(0).end_object();
  writer.key("throttled_millis").integer(0).key("requests_per_second").number(-1);
  writer.key("throttled_until_millis").integer(0).key("failures").begin_array();
  for (const std::string& failure : result.failures) writer.raw(failure);
  writer.end_array().end_object();
  return {result.status, writer.str()};
}

// Writes what was found, batch by batch; ends with the first batch that has a failure.
base::Result<ByQueryResult> write_all(ElasticsearchService& service, BulkAction action,
                                      const std::vector<FoundDocument>& documents,
                                      std::string_view target, bool proceed_on_conflict) {
  ByQueryResult result;
  result.total = static_cast<std::int64_t>(documents.size());
  for (std::size_t begin = 0; begin < documents.size() && result.failures.empty();
       begin += kBatchDocuments) {
    const std::size_t end = std::min(documents.size(), begin + kBatchDocuments);
    std::vector<BulkOperation> operations;
    std::deque<WriteCondition> conditions;
    for (std::size_t i = begin; i < end; ++i) {
      const FoundDocument& document = documents[i];
      BulkOperation operation{action, document.index, document.id, document.source};
      if (target.empty()) {
        // Nobody must have changed the document since the search.
        conditions.push_back({document.sequence_number, kPrimaryTerm, std::nullopt, {}});
        operation.condition = &conditions.back();
      } else {
        operation.index = target;
      }
      operations.push_back(operation);
    }
    const auto reply = service.bulk(operations);
    if (!reply) return reply.error();
    for (std::size_t i = 0; i < reply->items.size(); ++i) {
      const BulkItem& item = reply->items[i];
      if (item.failure == kNone) {
        count(result, item.write.outcome);
        continue;
      }
      const base::Error& error = reply->failures[item.failure];
      const bool conflict = error.http_status == 409;
      result.conflicts += conflict;
      if (conflict && proceed_on_conflict) continue;
      result.failures.push_back(failure_text(documents[begin + i], error));
      result.status = error.http_status;
    }
  }
  return result;
}

struct Reindexing {
  std::string source;
  std::string query = "{}";
  std::string target;
  BulkAction action = BulkAction::kIndex;
  bool proceed = false;
  std::int64_t max_documents = -1;
};

base::Result<void> read_source(Reindexing& reindexing, const JsonValue& json) {
  for (const auto& member : json.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "index" && member.value.IsString()) {
      reindexing.source = text_of(member.value);
    } else if (name == "index" && member.value.IsArray()) {
      for (const JsonValue& index : member.value.GetArray()) {
        if (!index.IsString()) return errors::parsing("[index] must hold texts");
        reindexing.source += (reindexing.source.empty() ? "" : ",") + std::string{text_of(index)};
      }
    } else if (name == "query") {
      reindexing.query = fmt::format(R"({{"query":{}}})", json_text(member.value));
    } else if (name != "size") {
      return errors::not_implemented(fmt::format("[{}] in the source of a reindex", name));
    }
  }
  return {};
}

base::Result<Reindexing> parse_reindex(std::string_view body) {
  const auto json = parse_body(body);
  if (!json) return json.error();
  Reindexing reindexing;
  for (const auto& member : json->GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "source" && member.value.IsObject()) {
      WEIR_RETURN_IF_ERROR(read_source(reindexing, member.value));
    } else if (name == "dest" && member.value.IsObject()) {
      for (const auto& part : member.value.GetObject()) {
        const std::string_view key = text_of(part.name);
        const std::string_view text = part.value.IsString() ? text_of(part.value) : "";
        if (key == "index") {
          reindexing.target = text;
        } else if (key == "op_type" && (text == "create" || text == "index")) {
          reindexing.action = text == "create" ? BulkAction::kCreate : BulkAction::kIndex;
        } else if (key != "version_type" || text != "internal") {
          return errors::not_implemented(fmt::format("[{}] in the dest of a reindex", key));
        }
      }
    } else if (name == "conflicts") {
      reindexing.proceed = member.value.IsString() && text_of(member.value) == "proceed";
    } else if ((name == "max_docs" || name == "size") && to_int64(member.value)) {
      reindexing.max_documents = *to_int64(member.value);
    } else {
      return errors::not_implemented(fmt::format("[{}] of a reindex", name));
    }
  }
  if (reindexing.source.empty())
    return errors::invalid_request("use _all if you really want to copy from all existing indexes");
  if (reindexing.target.empty()) return errors::invalid_request("index is missing");
  return reindexing;
}

}  // namespace

JsonReply JsonApi::delete_by_query(std::string_view expression, std::string_view query,
                                   const ByQueryOptions& options) {
  return by_query(BulkAction::kDelete, expression, query, options);
}

JsonReply JsonApi::update_by_query(std::string_view expression, std::string_view query,
                                   const ByQueryOptions& options) {
  return by_query(BulkAction::kIndex, expression, query, options);
}

JsonReply JsonApi::by_query(BulkAction action, std::string_view expression, std::string_view query,
                            const ByQueryOptions& options) {
  const auto found = service_.find_documents(expression, query, options.max_documents);
  if (!found) return error_reply(found.error());
  const auto result = write_all(service_, action, *found, "", options.proceed_on_conflict);
  if (!result) return error_reply(result.error());
  if (options.refresh) (void)service_.refresh(expression);
  return reply_of(*result, false, action == BulkAction::kIndex);
}

JsonReply JsonApi::reindex(std::string_view body, bool refresh) {
  const auto wanted = parse_reindex(body);
  if (!wanted) return error_reply(wanted.error());
  const auto found = service_.find_documents(wanted->source, wanted->query, wanted->max_documents);
  if (!found) return error_reply(found.error());
  const auto result = write_all(service_, wanted->action, *found, wanted->target, wanted->proceed);
  if (!result) return error_reply(result.error());
  if (refresh) (void)service_.refresh(wanted->target);
  return reply_of(*result, true, true);
}

}  // namespace weir::elasticsearch
