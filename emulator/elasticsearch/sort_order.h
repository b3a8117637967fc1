// The order of hits (sort-search-results).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/field_codec.h"
#include "emulator/elasticsearch/segment.h"

namespace weir::elasticsearch {

/// One criterion of "sort". "_doc" and "_score" mean order of writing: every hit scores alike.
struct SortKey {
  std::string field;
  bool descending = false;
  bool missing_first = false;
  bool may_be_unmapped = false;
  bool is_doc_order() const { return field == "_doc" || field == "_score"; }
};

/// "a", {"a":"desc"}, {"a":{"order":...,"missing":"_last","unmapped_type":...}} or an array of
/// these.
base::Result<std::vector<SortKey>> parse_sort(const JsonValue& json);

/// What one hit has under one key. Texts stay valid as long as the segment.
struct SortValue {
  std::int64_t code = 0;
  std::string_view text;
  bool missing = false;
};

/// A hit that may make it into the response.
struct Hit {
  std::uint32_t segment = 0;
  Ordinal doc = 0;
  std::vector<SortValue> values;  ///< One a key; none when hits come in order of writing.
};

/// Keeps the first `limit` hits in order of the keys, ties in order of segment and writing.
class HitCollector {
 public:
  HitCollector(std::vector<SortKey> keys, std::size_t limit);
  /// Only what sorts behind these values, one a key (paginate-search-results, search_after);
  /// nullopt is a missing value.
  void set_after(std::vector<std::optional<Scalar>> values) { after_ = std::move(values); }

  /// Error: a key that the segment cannot sort by.
  base::Result<void> collect(const Segment& segment, std::uint32_t number, const DocSet& docs);
  /// In order; the collector is empty afterwards.
  std::vector<Hit> take();
  /// Writes the "sort" array of a hit.
  void write_values(JsonWriter& writer, const Hit& hit) const;

 private:
  struct Source {
    const Field* field = nullptr;
    const FieldColumn* column = nullptr;
  };

  base::Result<Source> bind(std::size_t key, const Segment& segment);
  SortValue value_of(const SortKey& key, const Source& source, Ordinal doc) const;
  int compare(std::size_t key, const SortValue& a, const SortValue& b) const;
  bool before(const Hit& a, const Hit& b) const;
  void cut();
  base::Result<void> bind_after(std::size_t key);
  bool is_after(const Hit& hit) const;

  std::vector<SortKey> keys_;
  std::size_t limit_;
  bool in_doc_order_;
  std::vector<std::optional<Field>> fields_;  ///< By key: the type that all segments agree on.
  std::vector<std::optional<Scalar>> after_;
  std::vector<SortValue> after_values_;  ///< By key: after_ as the fields keep values.
  std::vector<Hit> hits_;
  std::optional<Hit> cut_;  ///< The last hit of a full list: what sorts behind it is out.
};

}  // namespace weir::elasticsearch
