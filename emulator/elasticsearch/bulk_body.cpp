#include "emulator/elasticsearch/bulk_body.h"

#include <fmt/format.h>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/json.h"
#include "emulator/elasticsearch/numbers.h"

namespace weir::elasticsearch {
namespace {

base::Result<BulkAction> parse_action(std::string_view name, std::size_t line) {
  if (name == "index") return BulkAction::kIndex;
  if (name == "create") return BulkAction::kCreate;
  if (name == "delete") return BulkAction::kDelete;
  if (name == "update") return BulkAction::kUpdate;
  return errors::illegal_argument(
      fmt::format("Malformed action/metadata line [{}], expected field [create], [delete], [index] "
                  "or [update] but found [{}]",
                  line, name));
}

// True if the member belongs to a condition.
base::Result<bool> read_condition(WriteCondition& condition, std::string_view name,
                                  const JsonValue& value) {
  if (name == "version_type") {
    auto type = parse_version_type(value.IsString() ? text_of(value) : "");
    if (!type) return type.error();
    condition.version_type = *type;
    return true;
  }
  std::optional<std::int64_t>* number = name == "if_seq_no"         ? &condition.if_sequence_number
                                        : name == "if_primary_term" ? &condition.if_primary_term
                                        : name == "version"         ? &condition.version
                                                                    : nullptr;
  if (number == nullptr) return false;
  *number = to_int64(value);
  if (!*number) return errors::illegal_argument(fmt::format("[{}] must be a number", name));
  return true;
}

base::Error malformed_action(std::size_t line, std::string_view expected, std::string_view found) {
  return errors::illegal_argument(fmt::format(
      "Malformed action/metadata line [{}], expected {} but found [{}]", line, expected, found));
}

base::Result<BulkOperation> parse_action_line(BulkBody& body, std::string_view text,
                                              std::string_view index, std::size_t line) {
  auto json = parse_body(text);
  if (!json) return json.error();
  if (json->IsObject() && json->ObjectEmpty()) {
    return malformed_action(line, "FIELD_NAME", "END_OBJECT");
  }
  if (!json->IsObject() || json->MemberCount() != 1 || !json->MemberBegin()->value.IsObject()) {
    return errors::illegal_argument(fmt::format(
        "Malformed action/metadata line [{}], expected START_OBJECT or END_OBJECT", line));
  }
  const auto& action_member = *json->MemberBegin();
  auto action = parse_action(text_of(action_member.name), line);
  if (!action) return action.error();
  BulkOperation operation{*action, index, {}, {}};
  WriteCondition condition;
  for (const auto& member : action_member.value.GetObject()) {
    const std::string_view name = text_of(member.name);
    const auto scalar = to_scalar(member.value);
    const auto conditional = read_condition(condition, name, member.value);
    if (!conditional) return conditional.error();
    if (*conditional) continue;
    if (name == "_index" && scalar) {
      const std::string named = scalar_text(*scalar);
      if (named != operation.index) operation.index = body.keep(named);
    } else if (name == "_id" && scalar) {
      operation.id = body.keep(scalar_text(*scalar));
      operation.has_empty_id = operation.id.empty();
    } else if (name != "_type" && name != "retry_on_conflict" && !member.value.IsNull()) {
      return errors::not_implemented(fmt::format("[{}] in a bulk action", name));
    }
  }
  if (operation.index.empty()) {
    return errors::index_missing();
  }
  WEIR_RETURN_IF_ERROR(
      condition.validate(operation.action == BulkAction::kCreate, !operation.id.empty()));
  if (!condition.empty()) operation.condition = &body.conditions.emplace_back(condition);
  return operation;
}

}  // namespace

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

base::Result<BulkBody> parse_bulk(std::string_view lines, std::string_view index) {
  if (lines.empty()) return errors::parsing("request body is required");
  if (!lines.ends_with('\n')) {
    return errors::illegal_argument("The bulk request must be terminated by a newline [\\n]");
  }
  BulkBody body;
  for (std::size_t line = 1; !lines.empty(); ++line) {
    const std::string_view text = take_line(lines);
    if (trim(text).empty()) continue;
    auto operation = parse_action_line(body, text, index, line);
    if (!operation) return operation.error();
    if (operation->action != BulkAction::kDelete) {
      operation->source = take_line(lines);
      ++line;
    }
    body.operations.push_back(*operation);
  }
  return body;
}

}  // namespace weir::elasticsearch
