// What a write asks of the document that it replaces: optimistic concurrency and versions that are
// kept elsewhere (optimistic-concurrency-control; docs-index_, "Versioning").
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "emulator/base/result.h"

namespace weir::elasticsearch {

/// The primary of every shard has never moved.
inline constexpr std::int64_t kPrimaryTerm = 1;

enum class VersionType : std::uint8_t { kInternal, kExternal, kExternalOrEqual };
/// "internal", "external", "external_gt", "external_gte". Error: illegal_argument_exception.
base::Result<VersionType> parse_version_type(std::string_view text);

struct WriteCondition {
  std::optional<std::int64_t> if_sequence_number;
  std::optional<std::int64_t> if_primary_term;
  std::optional<std::int64_t> version;
  VersionType version_type = VersionType::kInternal;

  bool empty() const {
    return !if_sequence_number && !if_primary_term && !version &&
           version_type == VersionType::kInternal;
  }
  bool is_external() const { return version_type != VersionType::kInternal; }

  /// Do the parts go together? Error: action_request_validation_exception.
  base::Result<void> validate(bool creates, bool has_id) const;
};

/// The document as it is before the write.
struct CurrentDocument {
  bool exists = false;
  /// Of a deleted document as long as it is remembered; else nothing is older.
  std::int64_t version = -1;
  std::int64_t sequence_number = 0;
};

/// Error: version_conflict_engine_exception (409).
base::Result<void> check_condition(const WriteCondition& condition, std::string_view id,
                                   const CurrentDocument& current);

}  // namespace weir::elasticsearch
