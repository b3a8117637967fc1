#include "emulator/elasticsearch/write_condition.h"

#include <fmt/format.h>

#include "emulator/elasticsearch/errors.h"

namespace weir::elasticsearch {

base::Result<VersionType> parse_version_type(std::string_view text) {
  if (text == "internal") return VersionType::kInternal;
  if (text == "external" || text == "external_gt") return VersionType::kExternal;
  if (text == "external_gte") return VersionType::kExternalOrEqual;
  return errors::illegal_argument(fmt::format("No version type match [{}]", text));
}

base::Result<void> WriteCondition::validate(bool creates, bool has_id) const {
  if (creates) {
    if (is_external()) {
      return errors::invalid_request(
          "create operations only support internal versioning. use index instead");
    }
    if (version) {
      return errors::invalid_request(
          "create operations do not support explicit versions. use index instead");
    }
    if (if_sequence_number || if_primary_term) {
      return errors::invalid_request(
          "create operations do not support compare and set. use index instead");
    }
    return {};
  }
  if (!has_id && !empty()) {
    return errors::invalid_request("an id must be provided if version type or value are set");
  }
  if (version && !is_external()) {
    return errors::invalid_request(
        "internal versioning can not be used for optimistic concurrency control. Please use "
        "`if_seq_no` and `if_primary_term` instead");
  }
  if (if_sequence_number && (version || is_external())) {
    return errors::invalid_request("compare and write operations can not use versioning");
  }
  if (if_sequence_number && !if_primary_term) {
    return errors::invalid_request("ifSeqNo is set, but primary term is [0]");
  }
  if (if_primary_term && !if_sequence_number) {
    return errors::invalid_request(
        fmt::format("ifSeqNo is unassigned, but primary term is [{}]", *if_primary_term));
  }
  return {};
}

base::Result<void> check_condition(const WriteCondition& condition, std::string_view id,
                                   const CurrentDocument& current) {
  if (condition.if_sequence_number) {
    const std::int64_t number = *condition.if_sequence_number;
    const std::int64_t term = condition.if_primary_term.value_or(kPrimaryTerm);
    if (!current.exists) return errors::sequence_conflict_without_document(id, number, term);
    if (current.sequence_number != number || term != kPrimaryTerm) {
      return errors::sequence_conflict(id, number, term, current.sequence_number, kPrimaryTerm);
    }
  }
  if (condition.is_external() && condition.version) {
    const bool or_equal = condition.version_type == VersionType::kExternalOrEqual;
    const bool newer =
        or_equal ? *condition.version >= current.version : *condition.version > current.version;
    if (!newer) {
      return errors::older_version(id, current.version, *condition.version, or_equal);
    }
  }
  return {};
}

}  // namespace weir::elasticsearch
