// Values as 64-bit codes: per field type, codes compare as the values do. Columns hold codes,
// queries compare codes, aggregations turn them back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/mapping.h"

namespace weir::elasticsearch {

/// Lowest and highest value of long, integer, short or byte.
std::pair<std::int64_t, std::int64_t> whole_number_range(FieldType type);

/// Code of a number in a field of a real type, rounded to the type's precision. nullopt when it
/// becomes infinite there.
std::optional<std::int64_t> encode_real(const Field& field, double value);

/// The number that a code stands for: dates in milliseconds, truth values 0 and 1.
double decode_number(const Field& field, std::int64_t code);

/// What term and terms look for in a field without texts. nullopt: no document can hold the value
/// (3.5 in a long). Error: query cause as text in `message`.
base::Result<std::optional<std::int64_t>> encode_term(const Field& field, const Scalar& value,
                                                      std::int64_t now_ms);

/// One end of a range query.
struct RangeBound {
  Scalar value;
  bool inclusive = true;
};

/// How the dates of a range are read.
struct DateOptions {
  const DateFormat* format = nullptr;  ///< Null: the field's.
  std::int64_t zone_ms = 0;
  std::int64_t now_ms = 0;
};

/// Smallest (largest) code within the bound. Fields with texts and geo_points have none.
base::Result<std::int64_t> lower_code(const Field& field, const RangeBound& bound,
                                      const DateOptions& dates);
base::Result<std::int64_t> upper_code(const Field& field, const RangeBound& bound,
                                      const DateOptions& dates);

/// A code as JSON shows it in "sort", "key" and the like: a whole number or a real one.
bool shows_as_integer(FieldType type);

}  // namespace weir::elasticsearch
