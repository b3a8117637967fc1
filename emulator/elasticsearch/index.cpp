#include "emulator/elasticsearch/index.h"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/elasticsearch/document_update.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/ordered_visit.h"
#include "emulator/elasticsearch/time_value.h"

namespace weir::elasticsearch {
namespace {

// A setting may stand as "index.x", "x" or {"index":{"x"}}.
base::Result<void> for_each_setting(
    const std::string& prefix, const JsonValue& settings,
    const std::function<base::Result<void>(std::string_view, const JsonValue&)>& apply) {
  for (const auto& member : settings.GetObject()) {
    const std::string name = prefix + std::string{text_of(member.name)};
    if (member.value.IsObject()) {
      WEIR_RETURN_IF_ERROR(for_each_setting(name + ".", member.value, apply));
      continue;
    }
    std::string_view bare = name;
    if (bare.starts_with("index.")) bare.remove_prefix(6);
    WEIR_RETURN_IF_ERROR(apply(bare, member.value));
  }
  return {};
}

}  // namespace

Index::Index(std::string name, std::string uuid, sim::Time created, const Limits& limits)
    : name_(std::move(name)),
      uuid_(std::move(uuid)),
      created_(created),
      limits_(limits),
      mapping_(limits.max_mapping_fields),
      parser_(limits),
      store_(limits),
      refresh_interval_ms_(limits.refresh_interval_ms) {}

base::Result<void> Index::apply_settings(const JsonValue& settings) {
  if (!settings.IsObject()) return errors::illegal_argument("[settings] must be an object");
  return for_each_setting("", settings, [&](std::string_view name, const JsonValue& value) {
    const auto number = to_int64(value);
    if (name == "number_of_shards" && number && *number > 0) {
      shards_ = *number;
    } else if (name == "number_of_replicas" && number && *number >= 0) {
      replicas_ = *number;
    } else if (name == "refresh_interval" && value.IsNull()) {
      refresh_interval_ms_ = limits_.refresh_interval_ms;
      refresh_interval_text_.clear();
    } else if (name == "refresh_interval" && number == -1) {
      refresh_interval_text_ = "-1";
      refresh_interval_ms_ = std::nullopt;
    } else if (name == "refresh_interval" && value.IsString()) {
      const auto interval = parse_time_value_ms(text_of(value));
      if (!interval) {
        return base::Result<void>{errors::illegal_argument(
            fmt::format("failed to parse setting [index.refresh_interval] with value [{}] as a "
                        "time value: unit is missing or unrecognized",
                        text_of(value)))};
      }
      refresh_interval_ms_ = *interval;
      refresh_interval_text_ = text_of(value);
    } else {
      return base::Result<void>{
          errors::not_implemented(fmt::format("index setting [{} : {}]", name, json_text(value)))};
    }
    return base::Result<void>{};
  });
}

base::Result<void> Index::change_settings(const JsonValue& settings) {
  if (!settings.IsObject()) return errors::illegal_argument("[settings] must be an object");
  const auto checked = for_each_setting("", settings, [&](std::string_view name, const JsonValue&) {
    return name == "number_of_shards" ? base::Result<void>{errors::final_setting(name, name_)}
                                      : base::Result<void>{};
  });
  WEIR_RETURN_IF_ERROR(checked);
  return apply_settings(settings);
}

std::int64_t Index::version(Ordinal doc) const {
  const auto entry =
      std::lower_bound(versions_.begin(), versions_.end(), doc,
                       [](const VersionEntry& e, Ordinal wanted) { return e.doc < wanted; });
  return entry != versions_.end() && entry->doc == doc ? entry->version : 1;
}

std::int64_t Index::sequence_number(Ordinal doc) const {
  const auto step =
      std::upper_bound(sequence_steps_.begin(), sequence_steps_.end(), doc,
                       [](Ordinal wanted, const SequenceStep& s) { return wanted < s.first; });
  return doc + (step == sequence_steps_.begin() ? 0 : std::prev(step)->ahead);
}

std::int64_t Index::next_version(const IdTable::Place& place, sim::Time now) const {
  if (place.ordinal == kNoOrdinal) return 1;
  const auto tombstone = tombstones_.find(place.ordinal);
  if (tombstone == tombstones_.end()) return version(place.ordinal) + 1;
  const auto kept = std::chrono::milliseconds{limits_.gc_deletes_ms};
  return now - tombstone->second.deleted_at < kept ? tombstone->second.version + 1 : 1;
}

base::Result<void> Index::check(const WriteCondition& condition, std::string_view id,
                                const IdTable::Place& place, sim::Time now) const {
  CurrentDocument current;
  current.exists = exists(place);
  const std::int64_t last = next_version(place, now) - 1;
  if (current.exists || last > 0) current.version = last;
  if (current.exists) current.sequence_number = sequence_number(place.ordinal);
  return check_condition(condition, id, current);
}

base::Result<WriteResult> Index::put(const DocumentKey& key, std::string_view source,
                                     bool create_only, const WriteCondition* condition,
                                     sim::Time now) {
  const IdTable::Place place = store_.find(key);
  const bool replaces = exists(place);
  if (create_only && replaces) return errors::version_conflict(key.id, version(place.ordinal));
  if (condition != nullptr) WEIR_RETURN_IF_ERROR(check(*condition, key.id, place, now));
  WEIR_RETURN_IF_ERROR(parser_.parse(key.id, source, mapping_));
  if (auto& grown = parser_.new_mapping()) mapping_ = std::move(*grown);

  WriteResult result;
  result.outcome = replaces ? WriteOutcome::kUpdated : WriteOutcome::kCreated;
  const bool external = condition != nullptr && condition->is_external() && condition->version;
  result.version = external ? *condition->version : next_version(place, now);
  result.sequence_number = next_sequence_number_++;
  const Ordinal doc = store_.append(place, key.id, source, parser_.staged(), mapping_);
  if (result.version != 1) versions_.push_back({doc, result.version});
  if (place.ordinal != kNoOrdinal && !replaces) tombstones_.erase(place.ordinal);
  if (!replaces) ++live_documents_;
  note_write(now, replaces ? place.ordinal : kNoOrdinal);
  return result;
}

base::Result<WriteResult> Index::update(const DocumentKey& key, std::string_view body,
                                        const WriteCondition* condition, sim::Time now) {
  const auto update = DocumentUpdate::parse(body);
  if (!update) return update.error();
  const bool own = !update->condition().empty();
  const WriteCondition* wanted = own ? &update->condition() : condition;
  const auto current = get(key.id);
  if (!current) {
    const auto source = update->created_source();
    if (!source) return errors::document_missing(key.id);
    return put(key, *source, true, nullptr, now);
  }
  if (wanted != nullptr) WEIR_RETURN_IF_ERROR(check(*wanted, key.id, store_.find(key), now));
  const auto source = update->updated_source(current->source);
  if (!source) return source.error();
  if (*source) return put(key, **source, false, nullptr, now);
  return WriteResult{WriteOutcome::kNoop, current->version, current->sequence_number};
}

base::Result<WriteResult> Index::remove(const DocumentKey& key, const WriteCondition* condition,
                                        sim::Time now) {
  const IdTable::Place place = store_.find(key);
  if (condition != nullptr) WEIR_RETURN_IF_ERROR(check(*condition, key.id, place, now));
  WriteResult result;
  result.sequence_number = next_sequence_number_++;
  sequence_steps_.push_back({store_.size(), next_sequence_number_ - store_.size()});
  const bool external = condition != nullptr && condition->is_external() && condition->version;
  result.version = external ? *condition->version : next_version(place, now);
  if (!exists(place)) {
    result.outcome = WriteOutcome::kNotFound;
    return result;
  }
  result.outcome = WriteOutcome::kDeleted;
  tombstones_[place.ordinal] = {result.version, now};
  --live_documents_;
  note_write(now, place.ordinal);
  return result;
}

std::optional<StoredDocument> Index::get(std::string_view id, bool refreshed_only) const {
  const IdTable::Place place = store_.find(id);
  if (!exists(place)) return std::nullopt;
  if (refreshed_only && place.ordinal >= searchable_) return std::nullopt;
  return StoredDocument{store_.source(place.ordinal), version(place.ordinal),
                        sequence_number(place.ordinal)};
}

void Index::note_write(sim::Time now, Ordinal removed) {
  if (pending_.empty() || pending_.back().at != now) {
    refresh_due(now);
    pending_.push_back({now, 0, 0});
  }
  pending_.back().size = store_.size();
  if (removed == kNoOrdinal) return;
  pending_removals_.push_back(removed);
  ++pending_.back().removals;
}

void Index::apply(const Pending& pending) {
  searchable_ = pending.size;
  for (std::size_t i = 0; i < pending.removals; ++i) {
    removed_.grow(searchable_);
    removed_.add(pending_removals_.front());
    pending_removals_.pop_front();
  }
}

void Index::refresh() {
  for (const Pending& pending : pending_) apply(pending);
  pending_.clear();
}

void Index::refresh_due(sim::Time now) {
  if (!refresh_interval_ms_) return;
  const auto interval = std::chrono::milliseconds{*refresh_interval_ms_};
  while (!pending_.empty() && pending_.front().at + interval <= now) {
    apply(pending_.front());
    pending_.pop_front();
  }
}

Segment Index::segment(sim::Time now) {
  refresh_due(now);
  return {name_, &mapping_, &store_, &removed_, searchable_, sim::to_millis(now), &limits_, this};
}

std::size_t Index::memory_bytes() const {
  return store_.memory_bytes() + removed_.memory_bytes() +
         versions_.capacity() * sizeof(VersionEntry) +
         sequence_steps_.capacity() * sizeof(SequenceStep) +
         tombstones_.size() * (sizeof(Tombstone) + 48) + pending_.size() * sizeof(Pending) +
         pending_removals_.size() * sizeof(Ordinal);
}

void Index::for_each_document(
    const std::function<void(std::string_view id, std::string_view source)>& visit) const {
  DocSet dead(store_.size());
  for (const auto& [doc, tombstone] : tombstones_) dead.add(doc);
  visit_by_id(store_, dead, static_cast<std::size_t>(limits_.ordered_visit_bytes), visit);
}

}  // namespace weir::elasticsearch
