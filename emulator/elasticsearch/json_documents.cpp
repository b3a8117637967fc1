// Documents written and read, singly and in bulk (json_api.h).
#include "emulator/elasticsearch/bulk_body.h"
#include "emulator/elasticsearch/document_update.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/json_api.h"

namespace weir::elasticsearch {
namespace {

std::string_view result_text(WriteOutcome outcome) {
  switch (outcome) {
    case WriteOutcome::kCreated:
      return "created";
    case WriteOutcome::kUpdated:
      return "updated";
    case WriteOutcome::kDeleted:
      return "deleted";
    case WriteOutcome::kNoop:
      return "noop";
    default:
      return "not_found";
  }
}

void write_identity(JsonWriter& writer, std::string_view index, std::string_view id) {
  writer.key("_index").text(index).key("_type").text("_doc").key("_id").text(id);
}

// Members that a written document has in bulk items and single replies alike. One primary, and one
// replica that is not there.
void write_result(JsonWriter& writer, const WriteResult& write, Refresh refresh,
                  const Index* index) {
  writer.key("_version").integer(write.version);
  writer.key("result").text(result_text(write.outcome));
  const bool written = write.outcome != WriteOutcome::kNoop;
  if (written && refresh == Refresh::kForced) writer.key("forced_refresh").boolean(true);
  writer.key("_shards").begin_object();
  const std::int64_t copies = index == nullptr ? 1 : 1 + index->replicas();
  writer.key("total").integer(written ? copies : 0).key("successful").integer(written ? 1 : 0);
  writer.key("failed").integer(0);
  writer.end_object();
  writer.key("_seq_no").integer(write.sequence_number);
  writer.key("_primary_term").integer(kPrimaryTerm);
}

std::string_view action_text(BulkAction action) {
  switch (action) {
    case BulkAction::kIndex:
      return "index";
    case BulkAction::kCreate:
      return "create";
    case BulkAction::kDelete:
      return "delete";
    default:
      return "update";
  }
}

// The document after an update, under "get".
void write_updated(JsonWriter& writer, const StoredDocument& document, const SourceFilter& shown) {
  writer.key("get").begin_object();
  writer.key("_seq_no").integer(document.sequence_number);
  writer.key("_primary_term").integer(kPrimaryTerm).key("found").boolean(true);
  writer.key("_source").raw(shown.apply(document.source)).end_object();
}

void write_item_error(JsonWriter& writer, const base::Error& error) {
  writer.key("error").begin_object();
  write_error_members(writer, error);
  writer.end_object();
}

}  // namespace

JsonReply JsonApi::bulk(std::string_view lines, std::string_view index, Refresh refresh,
                        const std::optional<SourceFilter>& shown) {
  const auto body = parse_bulk(lines, index);
  if (!body) return error_reply(body.error());
  const auto reply = service_.bulk(body->operations);
  if (!reply) return error_reply(reply.error());
  JsonWriter writer;
  writer.begin_object().key("took").integer(0).key("errors").boolean(reply->errors);
  writer.key("items").begin_array();
  for (std::size_t i = 0; i < reply->items.size(); ++i) {
    const BulkOperation& operation = body->operations[i];
    const BulkItem& item = reply->items[i];
    const bool made = item.generated_id != kNone;
    const std::string_view id = made ? reply->generated_ids[item.generated_id] : operation.id;
    writer.begin_object().key(action_text(operation.action)).begin_object();
    write_identity(writer, operation.index, id);
    if (item.failure == kNone) {
      write_result(writer, item.write, refresh, service_.find_index(operation.index));
      if (operation.action == BulkAction::kUpdate) write_shown(writer, operation, shown);
      if (refresh != Refresh::kLater) (void)service_.refresh(operation.index);
    }
    writer.key("status").integer(item.status);
    if (item.failure != kNone) write_item_error(writer, reply->failures[item.failure]);
    writer.end_object().end_object();
  }
  writer.end_array().end_object();
  return {200, writer.str()};
}

void JsonApi::write_shown(JsonWriter& writer, const BulkOperation& operation,
                          const std::optional<SourceFilter>& shown) const {
  const auto update = DocumentUpdate::parse(operation.source);
  const auto& filter = update && update->shown() ? update->shown() : shown;
  const auto document = service_.get_document(operation.index, operation.id);
  if (filter && document && *document) write_updated(writer, **document, *filter);
}

JsonReply JsonApi::put_document(std::string_view index, std::string_view id,
                                std::string_view source, bool create_only, Refresh refresh,
                                const WriteCondition* condition) {
  const auto written = service_.put_document(index, id, source, create_only, condition);
  if (!written) return error_reply(written.error());
  if (refresh != Refresh::kLater) (void)service_.refresh(index);
  JsonWriter writer;
  writer.begin_object();
  write_identity(writer, index, written->id);
  write_result(writer, written->write, refresh, service_.find_index(index));
  writer.end_object();
  return {written->write.outcome == WriteOutcome::kCreated ? 201 : 200, writer.str()};
}

JsonReply JsonApi::update_document(std::string_view index, std::string_view id,
                                   std::string_view body, Refresh refresh,
                                   const WriteCondition* condition,
                                   const std::optional<SourceFilter>& shown) {
  const auto written = service_.update_document(index, id, body, condition);
  if (!written) return error_reply(written.error());
  if (refresh != Refresh::kLater) (void)service_.refresh(index);
  JsonWriter writer;
  writer.begin_object();
  write_identity(writer, index, id);
  write_result(writer, written->write, refresh, service_.find_index(index));
  write_shown(writer, {BulkAction::kUpdate, index, id, body}, shown);
  writer.end_object();
  return {written->write.outcome == WriteOutcome::kCreated ? 201 : 200, writer.str()};
}

JsonReply JsonApi::get_document(std::string_view index, std::string_view id,
                                bool refreshed_only) const {
  const auto found = service_.get_document(index, id, refreshed_only);
  if (!found) return error_reply(found.error());
  JsonWriter writer;
  writer.begin_object();
  write_identity(writer, index, id);
  if (const auto& document = *found) {
    writer.key("_version").integer(document->version);
    writer.key("_seq_no").integer(document->sequence_number);
    writer.key("_primary_term").integer(kPrimaryTerm);
    writer.key("found").boolean(true).key("_source").raw(document->source);
  } else {
    writer.key("found").boolean(false);
  }
  writer.end_object();
  return {found->has_value() ? 200 : 404, writer.str()};
}

JsonReply JsonApi::delete_document(std::string_view index, std::string_view id, Refresh refresh,
                                   const WriteCondition* condition) {
  const auto written = service_.delete_document(index, id, condition);
  if (!written) return error_reply(written.error());
  if (refresh != Refresh::kLater) (void)service_.refresh(index);
  JsonWriter writer;
  writer.begin_object();
  write_identity(writer, index, id);
  write_result(writer, written->write, refresh, service_.find_index(index));
  writer.end_object();
  return {written->write.outcome == WriteOutcome::kDeleted ? 200 : 404, writer.str()};
}

}  // namespace weir::elasticsearch
