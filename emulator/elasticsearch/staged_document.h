// The values of one document on their way from JSON into columns: typed, but not stored yet.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/elasticsearch/mapping.h"

namespace weir::elasticsearch {

/// One value of one field. Numbers, dates and truth values have a code (field_codec.h), geo_points
/// two cell numbers (latitude in `code`), strings a text.
struct StagedValue {
  FieldNumber field = 0;
  std::int64_t code = 0;
  std::int64_t longitude = 0;
  std::string_view text;
};

/// A JSON number: exact when it is whole and fits 64 bits.
struct JsonNumber {
  std::string_view raw;
  bool whole = false;
  std::int64_t integer = 0;
  double real = 0;
};

/// Takes values by the rules of their field's type (mapping types, coerce, ignore_malformed) and
/// serves multi-fields along. Each take_ returns false when the type refuses the value; problem()
/// then says why, in Elasticsearch's words.
class StagedDocument {
 public:
  explicit StagedDocument(std::int64_t max_term_bytes) : max_term_bytes_(max_term_bytes) {}

  void clear();

  bool take_number(const Mapping& mapping, FieldNumber field, const JsonNumber& number);
  /// `text` must stay valid until the document is stored, like everything that is staged.
  bool take_string(const Mapping& mapping, FieldNumber field, std::string_view text);
  bool take_bool(const Mapping& mapping, FieldNumber field, bool value);
  bool take_point(const Mapping& mapping, FieldNumber field, double latitude, double longitude);

  /// Brings the values of each field together, in ascending order and keywords without repetition:
  /// the order in which Lucene keeps several values. Needed once arrays are involved.
  void order_values();

  /// Keeps a text that has no other home until clear().
  std::string_view keep(std::string text);

  const std::vector<StagedValue>& values() const { return values_; }
  const std::string& problem() const { return problem_; }
  /// The field that refused: a multi-field may differ from the one that was asked.
  FieldNumber problem_field() const { return problem_field_; }
  bool term_too_long() const { return term_too_long_; }

 private:
  bool refuse(const Field& field, FieldNumber number, std::string problem);
  bool put_whole(const Field& field, FieldNumber number, std::int64_t value, std::string_view raw);
  bool put_real(const Field& field, FieldNumber number, double value, std::string_view raw);
  bool put_text(const Field& field, FieldNumber number, std::string_view text);
  bool put_string(const Field& field, FieldNumber number, std::string_view text);
  bool put_numeric_text(const Field& field, FieldNumber number, std::string_view text);
  bool put_date_number(const Field& field, FieldNumber number, const JsonNumber& value);
  void put_code(FieldNumber number, std::int64_t code) { values_.push_back({number, code, 0, {}}); }

  std::int64_t max_term_bytes_;
  std::vector<StagedValue> values_;
  std::deque<std::string> kept_;
  std::string problem_;
  FieldNumber problem_field_ = 0;
  bool term_too_long_ = false;
};

}  // namespace weir::elasticsearch
