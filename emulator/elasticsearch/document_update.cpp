#include "emulator/elasticsearch/document_update.h"

#include <fmt/format.h>

#include "emulator/elasticsearch/errors.h"

namespace weir::elasticsearch {
namespace {

using Memory = JsonDocument::AllocatorType;

// Puts `changes` into `target`: objects are merged, everything else is replaced. True if anything
// differs from before.
bool merge_into(JsonValue& target, const JsonValue& changes, Memory& memory) {
  bool changed = false;
  for (const auto& member : changes.GetObject()) {
    const auto known = target.FindMember(member.name);
    if (known == target.MemberEnd()) {
      target.AddMember(JsonValue{member.name, memory}, JsonValue{member.value, memory}, memory);
      changed = true;
    } else if (known->value.IsObject() && member.value.IsObject()) {
      changed = merge_into(known->value, member.value, memory) || changed;
    } else if (known->value != member.value) {
      known->value.CopyFrom(member.value, memory);
      changed = true;
    }
  }
  return changed;
}

}  // namespace

base::Result<void> DocumentUpdate::read_member(std::string_view name, const JsonValue& value) {
  if (name == "doc" || name == "upsert") {
    if (!value.IsObject()) return errors::wrong_update_value(name);
    (name == "doc" ? doc_ : upsert_) = json_text(value);
    (name == "doc" ? has_doc_ : has_upsert_) = true;
  } else if (name == "doc_as_upsert" || name == "detect_noop") {
    const auto flag = to_bool(value);
    if (!flag) return errors::wrong_update_value(name);
    (name == "doc_as_upsert" ? doc_as_upsert_ : detect_noop_) = *flag;
  } else if (name == "if_seq_no" || name == "if_primary_term") {
    const auto number = to_int64(value);
    if (!number) return errors::wrong_update_value(name);
    (name == "if_seq_no" ? condition_.if_sequence_number : condition_.if_primary_term) = *number;
  } else if (name == "_source") {
    auto filter = SourceFilter::parse(value);
    if (!filter) return filter.error();
    if (filter->shows_source()) shown_ = std::move(*filter);
  } else if (name == "script" || name == "scripted_upsert") {
    return errors::not_implemented(fmt::format("[{}] of an update", name));
  } else {
    return errors::unknown_update_field(name);
  }
  return {};
}

base::Result<DocumentUpdate> DocumentUpdate::parse(std::string_view body) {
  const auto json = parse_body(body);
  if (!json) return json.error();
  if (!json->IsObject()) return errors::parsing("Expected [START_OBJECT] as an update body");
  DocumentUpdate update;
  for (const auto& member : json->GetObject()) {
    WEIR_RETURN_IF_ERROR(update.read_member(text_of(member.name), member.value));
  }
  if (!update.has_doc_ && update.doc_as_upsert_) {
    return errors::invalid_request("doc must be specified if doc_as_upsert is enabled");
  }
  if (!update.has_doc_) return errors::invalid_request("script or doc is missing");
  WEIR_RETURN_IF_ERROR(update.condition_.validate(false, true));
  if (update.condition_.if_sequence_number && (update.doc_as_upsert_ || update.has_upsert_)) {
    return errors::invalid_request(
        "upsert requests don't support `if_seq_no` and `if_primary_term`");
  }
  return update;
}

std::optional<std::string> DocumentUpdate::created_source() const {
  if (doc_as_upsert_) return doc_;
  if (has_upsert_) return upsert_;
  return std::nullopt;
}

base::Result<std::optional<std::string>> DocumentUpdate::updated_source(
    std::string_view source) const {
  auto document = parse_body(source);
  if (!document) return document.error();
  const auto changes = parse_body(doc_);
  if (!changes) return changes.error();
  const bool changed = merge_into(*document, *changes, document->GetAllocator());
  if (!changed && detect_noop_) return std::optional<std::string>{};
  return std::optional<std::string>{json_text(*document)};
}

}  // namespace weir::elasticsearch
