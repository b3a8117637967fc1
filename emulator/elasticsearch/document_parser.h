// Documents from JSON to staged values, with the mapping's rules for what it does not know yet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/limits.h"
#include "emulator/elasticsearch/mapping.h"
#include "emulator/elasticsearch/staged_document.h"

namespace weir::elasticsearch {

class DocumentParser {
 public:
  explicit DocumentParser(const Limits& limits);

  /// Reads one document (a JSON object, views into it are kept until the next call). On success
  /// staged() has its values. Error: mapper_parsing_exception and the like; nothing is staged.
  base::Result<void> parse(std::string_view id, std::string_view source, const Mapping& mapping);

  const StagedDocument& staged() const { return staged_; }
  /// The mapping with the fields that this document introduced; nullopt when there are none.
  std::optional<Mapping>& new_mapping() { return new_mapping_; }

 private:
  // Flat documents of known fields, the common case; false means: read it the thorough way.
  bool scan_flat(std::string_view source, const Mapping& mapping);
  std::optional<FieldNumber> expect_field(std::string_view name, const Mapping& mapping);
  bool scan_value(const char*& at, const char* end, FieldNumber field, const Mapping& mapping);

  const Mapping& mapping() const { return new_mapping_ ? *new_mapping_ : *base_; }
  base::Result<void> walk_object(const std::string& path, const JsonValue& object, int depth);
  base::Result<void> walk_value(const std::string& path, const JsonValue& value, int depth);
  base::Result<void> walk_nested(const std::string& path, const JsonValue& object, int depth);
  base::Result<void> walk_array(const std::string& path, const JsonValue& array, int depth);
  base::Result<void> walk_point(FieldNumber field, const JsonValue& point);
  base::Result<void> walk_scalar(const std::string& path, const JsonValue& value);
  bool stage_scalar(FieldNumber field, const JsonValue& value);
  base::Result<std::optional<FieldNumber>> introduce(const std::string& path,
                                                     const JsonValue& value);
  base::Error refused(const JsonValue& value) const;

  std::int64_t max_term_bytes_;
  StagedDocument staged_;
  JsonDocument document_;
  std::optional<Mapping> new_mapping_;
  const Mapping* base_ = nullptr;
  std::string_view id_;
  // Documents of an index look alike: the field order of the last one predicts the next one's.
  std::vector<FieldNumber> order_;
  std::size_t next_in_order_ = 0;
  std::vector<std::uint64_t> seen_in_;  ///< By field: the last document that had it.
  std::uint64_t documents_ = 0;
};

}  // namespace weir::elasticsearch
