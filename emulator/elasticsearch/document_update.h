// The body of _update and of update actions in bulk requests (docs-update).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/json.h"
#include "emulator/elasticsearch/source_filter.h"
#include "emulator/elasticsearch/write_condition.h"

namespace weir::elasticsearch {

class DocumentUpdate {
 public:
  /// Error: x_content_parse_exception, action_request_validation_exception, or
  /// not_implemented_exception for scripts.
  static base::Result<DocumentUpdate> parse(std::string_view body);

  /// The document to write when there is none yet; nullopt: then there is an error.
  std::optional<std::string> created_source() const;
  /// The document with the changes merged in, object by object; nullopt when nothing would change
  /// and the request does not insist on a write.
  base::Result<std::optional<std::string>> updated_source(std::string_view source) const;

  const WriteCondition& condition() const { return condition_; }
  /// What of the document the reply shows under "get"; nullopt: nothing.
  const std::optional<SourceFilter>& shown() const { return shown_; }

 private:
  base::Result<void> read_member(std::string_view name, const JsonValue& value);

  std::string doc_;
  std::string upsert_;
  bool has_doc_ = false;
  bool has_upsert_ = false;
  bool doc_as_upsert_ = false;
  bool detect_noop_ = true;
  WriteCondition condition_;
  std::optional<SourceFilter> shown_;
};

}  // namespace weir::elasticsearch
