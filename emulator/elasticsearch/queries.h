// The queries, as the JSON reader and the query_string reader build them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/elasticsearch/field_codec.h"
#include "emulator/elasticsearch/geo.h"
#include "emulator/elasticsearch/query.h"

namespace weir::elasticsearch {

class MatchAllQuery : public Query {
 public:
  base::Result<DocSet> match(const Segment& segment) const override;
};

class MatchNoneQuery : public Query {
 public:
  base::Result<DocSet> match(const Segment& segment) const override;
};

/// must, filter, should, must_not (query-dsl-bool-query).
class BoolQuery : public Query {
 public:
  std::vector<QueryPtr> must;
  std::vector<QueryPtr> filter;
  std::vector<QueryPtr> should;
  std::vector<QueryPtr> must_not;
  /// nullopt: 1 when there is neither must nor filter, else 0.
  std::optional<std::int64_t> minimum_should_match;

  base::Result<DocSet> match(const Segment& segment) const override;
  bool scores() const override { return !must.empty() || !should.empty(); }

 private:
  base::Result<DocSet> match_should(const Segment& segment, std::int64_t least) const;
};

/// Another query as a mere filter with score 1 (query-dsl-constant-score-query).
class ConstantScoreQuery : public Query {
 public:
  explicit ConstantScoreQuery(QueryPtr inner) : inner_(std::move(inner)) {}
  base::Result<DocSet> match(const Segment& segment) const override {
    return inner_->match(segment);
  }

 private:
  QueryPtr inner_;
};

/// Documents with a value in the field, or in any field below it.
class ExistsQuery : public Query {
 public:
  explicit ExistsQuery(std::string field) : field_(std::move(field)) {}
  base::Result<DocSet> match(const Segment& segment) const override;

 private:
  std::string field_;
};

class IdsQuery : public Query {
 public:
  explicit IdsQuery(std::vector<std::string> ids) : ids_(std::move(ids)) {}
  base::Result<DocSet> match(const Segment& segment) const override;

 private:
  std::vector<std::string> ids_;
};

/// term and terms: any of the values, not analyzed. "_id" and "_index" count as fields.
class TermsQuery : public Query {
 public:
  TermsQuery(std::string field, std::vector<Scalar> values)
      : field_(std::move(field)), values_(std::move(values)) {}
  base::Result<DocSet> match(const Segment& segment) const override;

 private:
  std::string field_;
  std::vector<Scalar> values_;
};

/// match and match_phrase: text is analyzed on text fields, and a term elsewhere.
class MatchQuery : public Query {
 public:
  struct Options {
    bool all_words = false;  ///< operator "and"
    bool phrase = false;
    /// Values that the field's type refuses match nothing instead of failing.
    bool lenient = false;
  };
  MatchQuery(std::string field, Scalar value, Options options)
      : field_(std::move(field)), value_(std::move(value)), options_(options) {}
  base::Result<DocSet> match(const Segment& segment) const override;

 private:
  base::Result<DocSet> match_words(const Segment& segment, const FieldColumn& column) const;

  std::string field_;
  Scalar value_;
  Options options_;
};

/// The same query on every field of the index, at least one of which must match: what query_string
/// does with words that name no field.
class AnyFieldQuery : public Query {
 public:
  explicit AnyFieldQuery(std::string text) : text_(std::move(text)) {}
  base::Result<DocSet> match(const Segment& segment) const override;

 private:
  std::string text_;
};

class RangeQuery : public Query {
 public:
  struct Options {
    std::optional<RangeBound> lower;
    std::optional<RangeBound> upper;
    std::optional<DateFormat> format;
    std::int64_t zone_ms = 0;
  };
  RangeQuery(std::string field, Options options)
      : field_(std::move(field)), options_(std::move(options)) {}
  base::Result<DocSet> match(const Segment& segment) const override;

 private:
  DocSet match_texts(const FieldColumn& column, std::uint32_t size) const;

  std::string field_;
  Options options_;
};

/// prefix and wildcard, on fields with texts.
class PatternQuery : public Query {
 public:
  PatternQuery(std::string field, std::string wildcard)
      : field_(std::move(field)), pattern_(std::move(wildcard)), wildcard_(true) {}
  static QueryPtr prefix(std::string field, std::string prefix);
  base::Result<DocSet> match(const Segment& segment) const override;

 private:
  std::string field_;
  std::string pattern_;
  bool wildcard_;
};

/// Points within a box; left > right means across the date line
/// (query-dsl-geo-bounding-box-query).
class GeoBoundingBoxQuery : public Query {
 public:
  GeoBoundingBoxQuery(std::string field, GeoBox box, bool ignore_unmapped)
      : field_(std::move(field)), box_(box), ignore_unmapped_(ignore_unmapped) {}
  base::Result<DocSet> match(const Segment& segment) const override;

 private:
  std::string field_;
  GeoBox box_;
  bool ignore_unmapped_;
};

}  // namespace weir::elasticsearch
