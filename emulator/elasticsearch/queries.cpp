#include "emulator/elasticsearch/queries.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <set>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/text_analysis.h"

namespace weir::elasticsearch {
namespace {

using Matched = base::Result<DocSet>;

DocSet none(const Segment& segment) {
  return DocSet{segment.size};
}

// A value that does not fit the field's type; refusals that say more stay as they are.
base::Error refused(const base::Error& error) {
  return error.code == "illegal_argument_exception" ? errors::query_failed(error.message) : error;
}

DocSet matching_texts(const FieldColumn& column, std::uint32_t size,
                      const std::function<bool(std::string_view)>& accept) {
  const Dictionary& texts = *column.dictionary;
  std::vector<bool> accepted(texts.size());
  for (std::uint32_t i = 0; i < texts.size(); ++i) accepted[i] = accept(texts.text(i));
  return column.codes.matching(
      size, [&](std::int64_t code) { return accepted[static_cast<std::size_t>(code)]; });
}

DocSet matching_text(const FieldColumn& column, std::uint32_t size, std::string_view text) {
  const auto number = column.dictionary->find(text);
  if (!number) return DocSet{size};
  return column.codes.in_range(*number, *number, size);
}

}  // namespace

Matched MatchAllQuery::match(const Segment& segment) const {
  return DocSet::all(segment.size);
}

Matched MatchNoneQuery::match(const Segment& segment) const {
  return none(segment);
}

Matched BoolQuery::match_should(const Segment& segment, std::int64_t least) const {
  std::vector<std::uint16_t> hits(least > 1 ? segment.size : 0);
  DocSet any(segment.size);
  for (const QueryPtr& query : should) {
    auto matched = query->match(segment);
    if (!matched) return matched;
    any.unite(*matched);
    if (least > 1) matched->for_each([&](Ordinal doc) { ++hits[doc]; });
  }
  if (least <= 1) return any;
  DocSet enough(segment.size);
  any.for_each([&](Ordinal doc) {
    if (hits[doc] >= least) enough.add(doc);
  });
  return enough;
}

Matched BoolQuery::match(const Segment& segment) const {
  DocSet result = DocSet::all(segment.size);
  for (const auto* required : {&must, &filter}) {
    for (const QueryPtr& query : *required) {
      auto matched = query->match(segment);
      if (!matched) return matched;
      result.intersect(*matched);
    }
  }
  const std::int64_t least = minimum_should_match.value_or(must.empty() && filter.empty() ? 1 : 0);
  if (!should.empty() && least > 0) {
    auto matched = match_should(segment, least);
    if (!matched) return matched;
    result.intersect(*matched);
  }
  for (const QueryPtr& query : must_not) {
    auto matched = query->match(segment);
    if (!matched) return matched;
    result.subtract(*matched);
  }
  return result;
}

Matched ExistsQuery::match(const Segment& segment) const {
  if (field_ == "_id" || field_ == "_index" || field_ == "_source") {
    return DocSet::all(segment.size);
  }
  DocSet result = none(segment);
  for (FieldNumber number = 0; number < segment.mapping->fields().size(); ++number) {
    const std::string& path = segment.mapping->field(number).path;
    const bool below =
        path.size() > field_.size() && path.starts_with(field_) && path[field_.size()] == '.';
    if (path != field_ && !below) continue;
    const FieldColumn* column = segment.documents->column(number);
    if (column != nullptr) result.unite(column->codes.present(segment.size));
  }
  return result;
}

Matched IdsQuery::match(const Segment& segment) const {
  DocSet result = none(segment);
  // An id's newest document may wait for a refresh while searches still see the one before.
  std::set<std::string_view> hidden;
  for (const std::string& id : ids_) {
    const auto place = segment.documents->find(id);
    if (place.ordinal == kNoOrdinal) continue;
    if (place.ordinal < segment.size) {
      result.add(place.ordinal);
    } else {
      hidden.insert(id);
    }
  }
  if (hidden.empty()) return result;
  segment.documents->ids().for_each([&](Ordinal doc, std::string_view id) {
    if (doc < segment.size && hidden.contains(id)) result.add(doc);
  });
  return result;
}

Matched TermsQuery::match(const Segment& segment) const {
  const std::int64_t limit = segment.limits->max_terms_count;
  if (std::cmp_greater(values_.size(), limit)) {
    return errors::too_many_terms(field_, limit, static_cast<std::int64_t>(values_.size()));
  }
  if (field_ == "_id" || field_ == "_index") {
    std::vector<std::string> texts;
    for (const Scalar& value : values_) texts.push_back(scalar_text(value));
    if (field_ == "_id") return IdsQuery{std::move(texts)}.match(segment);
    const bool named = std::find(texts.begin(), texts.end(), segment.index) != texts.end();
    return named ? DocSet::all(segment.size) : none(segment);
  }
  const auto [field, column] = segment.values(field_);
  if (field == nullptr) return none(segment);
  std::set<std::int64_t> codes;
  for (const Scalar& value : values_) {
    if (is_string(field->type)) {
      if (column == nullptr) continue;
      if (const auto number = column->dictionary->find(scalar_text(value))) codes.insert(*number);
    } else {
      auto code = encode_term(*field, value, segment.now_ms);
      if (!code) return refused(code.error());
      if (*code) codes.insert(**code);
    }
  }
  if (column == nullptr || codes.empty()) return none(segment);
  if (codes.size() == 1) {
    return column->codes.in_range(*codes.begin(), *codes.begin(), segment.size);
  }
  return column->codes.matching(segment.size,
                                [&](std::int64_t code) { return codes.contains(code); });
}

Matched MatchQuery::match_words(const Segment& segment, const FieldColumn& column) const {
  const auto words = analyze(scalar_text(value_));
  if (options_.phrase && words.size() > 1) {
    return errors::not_implemented("phrase of several words on a text field");
  }
  DocSet result = options_.all_words && !words.empty() ? DocSet::all(segment.size) : none(segment);
  for (const std::string& word : words) {
    const DocSet matched = matching_text(column, segment.size, word);
    if (options_.all_words) {
      result.intersect(matched);
    } else {
      result.unite(matched);
    }
  }
  return result;
}

Matched MatchQuery::match(const Segment& segment) const {
  const auto [field, column] = segment.values(field_);
  if (field != nullptr && field->type == FieldType::kText) {
    return column == nullptr ? none(segment) : match_words(segment, *column);
  }
  auto matched = TermsQuery{field_, {value_}}.match(segment);
  if (!matched && options_.lenient) return none(segment);
  return matched;
}

Matched AnyFieldQuery::match(const Segment& segment) const {
  DocSet result = none(segment);
  for (const Field& field : segment.mapping->fields()) {
    if (field.type == FieldType::kGeoPoint) continue;
    auto matched = MatchQuery{field.path, text_, {.lenient = true}}.match(segment);
    if (!matched) return matched;
    result.unite(*matched);
  }
  return result;
}

DocSet RangeQuery::match_texts(const FieldColumn& column, std::uint32_t size) const {
  const auto& [lower, upper, format, zone_ms] = options_;
  const std::string low = lower ? scalar_text(lower->value) : "";
  const std::string high = upper ? scalar_text(upper->value) : "";
  return matching_texts(column, size, [&](std::string_view text) {
    if (lower && (lower->inclusive ? text < low : text <= low)) return false;
    return !upper || (upper->inclusive ? text <= high : text < high);
  });
}

Matched RangeQuery::match(const Segment& segment) const {
  const auto [field, column] = segment.values(field_);
  if (field == nullptr) return none(segment);
  if (is_string(field->type)) {
    return column == nullptr ? none(segment) : match_texts(*column, segment.size);
  }
  const DateOptions dates{options_.format ? &*options_.format : nullptr, options_.zone_ms,
                          segment.now_ms};
  std::int64_t low = std::numeric_limits<std::int64_t>::min();
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
  if (options_.lower) {
    auto code = lower_code(*field, *options_.lower, dates);
    if (!code) return refused(code.error());
    low = *code;
  }
  if (options_.upper) {
    auto code = upper_code(*field, *options_.upper, dates);
    if (!code) return refused(code.error());
    high = *code;
  }
  return column == nullptr ? none(segment) : column->codes.in_range(low, high, segment.size);
}

QueryPtr PatternQuery::prefix(std::string field, std::string prefix) {
  auto query = std::make_unique<PatternQuery>(std::move(field), std::move(prefix));
  query->wildcard_ = false;
  return query;
}

Matched PatternQuery::match(const Segment& segment) const {
  const auto [field, column] = segment.values(field_);
  if (field == nullptr) return none(segment);
  if (!is_string(field->type)) {
    return errors::query_failed(
        "Can only use prefix and wildcard queries on keyword and text fields - not on [" + field_ +
        "] which is of type [" + std::string{type_name(field->type)} + "]");
  }
  if (column == nullptr) return none(segment);
  // The words of a text are in lower case, and so is what a wildcard is to find among them.
  const bool lower = wildcard_ && field->type == FieldType::kText;
  const std::string pattern = lower ? to_lower(pattern_) : pattern_;
  return matching_texts(*column, segment.size, [&](std::string_view text) {
    return wildcard_ ? wildcard_match(pattern, text) : text.starts_with(pattern);
  });
}

}  // namespace weir::elasticsearch
