#include "emulator/elasticsearch/sort_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "emulator/elasticsearch/errors.h"

namespace weir::elasticsearch {
namespace {

base::Result<void> read_options(SortKey& key, const JsonValue& json) {
  for (const auto& member : json.GetObject()) {
    const std::string_view name = text_of(member.name);
    const std::string_view text = member.value.IsString() ? text_of(member.value) : "";
    if (name == "order" && (text == "asc" || text == "desc")) {
      key.descending = text == "desc";
    } else if (name == "missing" && (text == "_first" || text == "_last")) {
      key.missing_first = text == "_first";
    } else if (name == "unmapped_type") {
      key.may_be_unmapped = true;
    } else {
      return errors::not_implemented(
          fmt::format("[{} : {}] of sort", name, json_text(member.value)));
    }
  }
  return {};
}

base::Result<void> read_key(std::vector<SortKey>& keys, const JsonValue& json) {
  if (json.IsString()) {
    keys.push_back({std::string{text_of(json)}});
    keys.back().descending = keys.back().field == "_score";
    return {};
  }
  if (!json.IsObject()) return errors::parsing("malformed sort format");
  for (const auto& member : json.GetObject()) {
    SortKey key{std::string{text_of(member.name)}};
    if (key.field == "_geo_distance" || key.field == "_script") {
      return errors::not_implemented(fmt::format("sort by [{}]", key.field));
    }
    if (member.value.IsString()) {
      key.descending = text_of(member.value) == "desc";
    } else if (member.value.IsObject()) {
      WEIR_RETURN_IF_ERROR(read_options(key, member.value));
    } else {
      return errors::parsing(fmt::format("malformed sort of [{}]", key.field));
    }
    keys.push_back(std::move(key));
  }
  return {};
}

}  // namespace

base::Result<std::vector<SortKey>> parse_sort(const JsonValue& json) {
  std::vector<SortKey> keys;
  if (json.IsArray()) {
    for (const JsonValue& element : json.GetArray()) WEIR_RETURN_IF_ERROR(read_key(keys, element));
  } else {
    WEIR_RETURN_IF_ERROR(read_key(keys, json));
  }
  return keys;
}

HitCollector::HitCollector(std::vector<SortKey> keys, std::size_t limit)
    : keys_(std::move(keys)), limit_(limit), fields_(keys_.size()) {
  in_doc_order_ = std::all_of(keys_.begin(), keys_.end(),
                              [](const SortKey& key) { return key.is_doc_order(); });
}

base::Result<HitCollector::Source> HitCollector::bind(std::size_t key, const Segment& segment) {
  const SortKey& wanted = keys_[key];
  if (wanted.is_doc_order()) return Source{};
  const auto [field, column] = segment.values(wanted.field);
  if (field == nullptr) {
    if (wanted.may_be_unmapped) return Source{};
    return errors::no_mapping_for_sort(wanted.field);
  }
  if (field->type == FieldType::kText) return errors::fielddata_disabled(field->path);
  if (field->type == FieldType::kGeoPoint) {
    return errors::illegal_argument(
        "can't sort on geo_point field without using specific sorting "
        "feature, like geo_distance");
  }
  if (fields_[key] && fields_[key]->type != field->type) {
    return errors::not_implemented(
        fmt::format("sort over [{}] with different types in several indices", wanted.field));
  }
  fields_[key] = *field;
  return Source{field, column};
}

SortValue HitCollector::value_of(const SortKey& key, const Source& source, Ordinal doc) const {
  SortValue value;
  value.missing = true;
  if (source.column == nullptr) return value;
  const auto first = source.column->codes.first(doc);
  if (!first) return value;
  value.missing = false;
  value.code = *first;
  const Dictionary* texts = source.column->dictionary.get();
  if (texts != nullptr) value.text = texts->text(static_cast<std::uint32_t>(*first));
  if (!source.column->codes.has_multiple()) return value;
  // Several values: the smallest sorts ascending, the largest descending.
  for (std::int64_t code : source.column->codes.values(doc)) {
    const auto text = texts ? texts->text(static_cast<std::uint32_t>(code)) : std::string_view{};
    const bool less = texts ? text < value.text : code < value.code;
    const bool more = texts ? text > value.text : code > value.code;
    if (key.descending ? more : less) {
      value.code = code;
      value.text = text;
    }
  }
  return value;
}

int HitCollector::compare(std::size_t key, const SortValue& a, const SortValue& b) const {
  if (keys_[key].is_doc_order()) return 0;
  if (a.missing || b.missing) {
    if (a.missing == b.missing) return 0;
    return a.missing == keys_[key].missing_first ? -1 : 1;
  }
  const bool texts = is_string(fields_[key]->type);
  const bool less = texts ? a.text < b.text : a.code < b.code;
  const bool more = texts ? a.text > b.text : a.code > b.code;
  const int order = less ? -1 : more ? 1 : 0;
  return keys_[key].descending ? -order : order;
}

base::Result<void> HitCollector::bind_after(std::size_t key) {
  SortValue& bound = after_values_[key];
  const std::optional<Scalar>& value = after_[key];
  bound.missing = !value;
  if (!value || keys_[key].is_doc_order()) {
    const auto* doc = value ? std::get_if<std::int64_t>(&*value) : nullptr;
    if (doc != nullptr) bound.code = *doc;
    return {};
  }
  if (!fields_[key]) {
    bound.missing = true;
    return {};
  }
  const Field& field = *fields_[key];
  if (is_string(field.type)) {
    const auto* text = std::get_if<std::string>(&*value);
    if (text == nullptr) return errors::bad_search_after(keys_[key].field);
    bound.text = *text;
    return {};
  }
  // Dates come back as they were shown: in milliseconds, whatever the field's format.
  const auto* millis = std::get_if<std::int64_t>(&*value);
  if (field.type == FieldType::kDate && millis != nullptr) {
    bound.code = *millis;
  } else {
    auto code = encode_term(field, *value, 0);
    if (!code || !*code) return errors::bad_search_after(keys_[key].field);
    bound.code = **code;
  }
  // So a missing whole number is shown.
  const bool low = keys_[key].missing_first != keys_[key].descending;
  bound.missing = shows_as_integer(field.type) &&
                  bound.code == (low ? std::numeric_limits<std::int64_t>::min()
                                     : std::numeric_limits<std::int64_t>::max());
  return {};
}

bool HitCollector::is_after(const Hit& hit) const {
  for (std::size_t key = 0; key < after_.size(); ++key) {
    if (keys_[key].field == "_doc") return std::int64_t{hit.doc} > after_values_[key].code;
    if (hit.values.empty()) continue;
    const int order = compare(key, hit.values[key], after_values_[key]);
    if (order != 0) return order > 0;
  }
  return false;
}

bool HitCollector::before(const Hit& a, const Hit& b) const {
  for (std::size_t key = 0; key < a.values.size(); ++key) {
    const int order = compare(key, a.values[key], b.values[key]);
    if (order != 0) return order < 0;
  }
  return std::pair{a.segment, a.doc} < std::pair{b.segment, b.doc};
}

base::Result<void> HitCollector::collect(const Segment& segment, std::uint32_t number,
                                         const DocSet& docs) {
  std::vector<Source> sources;
  for (std::size_t key = 0; key < keys_.size(); ++key) {
    auto source = bind(key, segment);
    if (!source) return source.error();
    sources.push_back(*source);
  }
  after_values_.resize(after_.size());
  for (std::size_t key = 0; key < after_.size(); ++key) WEIR_RETURN_IF_ERROR(bind_after(key));
  if (limit_ == 0) return {};
  constexpr std::size_t kSlackHits = 4096;
  docs.for_each([&](Ordinal doc) {
    if (in_doc_order_ && hits_.size() >= limit_) return;
    Hit hit{number, doc, {}};
    if (!in_doc_order_) {
      hit.values.reserve(keys_.size());
      for (std::size_t key = 0; key < keys_.size(); ++key) {
        hit.values.push_back(value_of(keys_[key], sources[key], doc));
      }
      // Once the list is full, most hits fall behind its last.
      if (cut_ && !before(hit, *cut_)) return;
    }
    if (!after_.empty() && !is_after(hit)) return;
    hits_.push_back(std::move(hit));
    if (!in_doc_order_ && hits_.size() >= 2 * limit_ + kSlackHits) cut();
  });
  return {};
}

void HitCollector::cut() {
  if (hits_.size() <= limit_) return;
  auto order = [this](const Hit& a, const Hit& b) { return before(a, b); };
  std::nth_element(hits_.begin(), hits_.begin() + static_cast<std::ptrdiff_t>(limit_ - 1),
                   hits_.end(), order);
  cut_ = hits_[limit_ - 1];
  hits_.resize(limit_);
}

std::vector<Hit> HitCollector::take() {
  cut();
  if (!in_doc_order_) {
    std::sort(hits_.begin(), hits_.end(),
              [this](const Hit& a, const Hit& b) { return before(a, b); });
  }
  return std::move(hits_);
}

void HitCollector::write_values(JsonWriter& writer, const Hit& hit) const {
  writer.key("sort").begin_array();
  for (std::size_t key = 0; key < keys_.size(); ++key) {
    if (keys_[key].field == "_doc") {
      writer.integer(hit.doc);
    } else if (keys_[key].field == "_score") {
      writer.number(1.0);
    } else if (const SortValue& value = hit.values[key]; !value.missing) {
      if (is_string(fields_[key]->type)) {
        writer.text(value.text);
      } else if (shows_as_integer(fields_[key]->type)) {
        writer.integer(value.code);
      } else {
        writer.number(decode_number(*fields_[key], value.code));
      }
    } else if (fields_[key] && shows_as_integer(fields_[key]->type)) {
      // Elasticsearch shows a missing whole number as the end of the range where it sorts.
      const bool low = keys_[key].missing_first != keys_[key].descending;
      writer.integer(low ? std::numeric_limits<std::int64_t>::min()
                         : std::numeric_limits<std::int64_t>::max());
    } else {
      writer.null();
    }
  }
  writer.end_array();
}

}  // namespace weir::elasticsearch
