// Values of fields beside a hit's source, as the columns have them (search-fields,
// docvalue_fields).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/date_format.h"
#include "emulator/elasticsearch/json.h"
#include "emulator/elasticsearch/segment.h"

namespace weir::elasticsearch {

class DocvalueFields {
 public:
  /// ["a", "b.*", {"field":"t","format":"epoch_millis"}]. Error: parsing_exception,
  /// illegal_argument_exception, or not_implemented_exception for formats of numbers.
  static base::Result<DocvalueFields> parse(const JsonValue& json);

  /// Error: a text field among them.
  base::Result<void> check(const Segment& segment) const;
  /// "fields": {...} of a hit; nothing when it has none of the fields.
  void write(JsonWriter& writer, const Segment& segment, Ordinal doc) const;

 private:
  struct Wanted {
    std::string pattern;
    std::optional<DateFormat> format;  ///< nullopt: the field's own.
  };
  static void write_values(JsonWriter& writer, const Field& field, const FieldColumn& column,
                           Ordinal doc, const std::optional<DateFormat>& format);

  std::vector<Wanted> wanted_;
};

}  // namespace weir::elasticsearch
