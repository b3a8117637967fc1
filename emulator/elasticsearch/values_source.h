// Where an aggregation takes its values from: a field by name, bound to one segment after another.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/elasticsearch/aggregation.h"
#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/dictionary.h"
#include "emulator/elasticsearch/int64_column.h"

namespace weir::elasticsearch {

/// What kinds of fields an aggregation takes.
enum class ValuesKind { kNumeric, kGeoPoint, kAny };

class ValuesSource {
 public:
  /// `aggregation` is its type, for error texts.
  ValuesSource(std::string field, std::string aggregation, ValuesKind kind)
      : path_(std::move(field)), aggregation_(std::move(aggregation)), kind_(kind) {}

  /// Documents without a value count as having this one.
  void set_missing(Scalar value) { missing_ = std::move(value); }
  bool has_missing() const { return missing_.has_value(); }

  /// Error: text field, a type that the aggregation cannot take, types that differ between indices.
  base::Result<void> start(const Segment& segment);

  /// Values of `docs`; the batch is valid until the next load. Texts come as numbers of texts(),
  /// whatever segment they are from.
  const ValueBatch& load(std::span<const Ordinal> docs);
  /// For geo_points: the longitudes, at the same places as load() has latitudes.
  const ValueBatch& load_longitudes(std::span<const Ordinal> docs);

  /// nullptr when no segment so far had the field.
  const Field* field() const { return field_ ? &*field_ : nullptr; }
  const Dictionary& texts() const { return texts_; }
  const std::string& path() const { return path_; }

 private:
  base::Result<void> check_type(const Field& field) const;
  base::Result<void> encode_missing(const Segment& segment);
  void translate_texts();
  void fill_missing(std::size_t docs);

  std::string path_;
  std::string aggregation_;
  ValuesKind kind_;
  std::optional<Scalar> missing_;
  std::optional<std::int64_t> missing_code_;
  std::optional<Field> field_;
  const FieldColumn* column_ = nullptr;
  Dictionary texts_;
  std::vector<std::int64_t> translated_;  ///< By number in the segment's dictionary; -1 not yet.
  ValueBatch batch_;
  ValueBatch longitudes_;
  ValueBatch filled_;
};

/// Reads "field" and "missing" of an aggregation's body; other members are left to the caller.
/// Error: "field" is absent, or the aggregation asks for a script.
base::Result<ValuesSource> parse_values_source(const AggregationSpec& spec, ValuesKind kind);

/// Error unless every member of the body is "field", "missing" or one of `known`.
base::Result<void> check_members(const AggregationSpec& spec,
                                 std::initializer_list<std::string_view> known);

}  // namespace weir::elasticsearch
