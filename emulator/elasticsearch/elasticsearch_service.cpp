#include "emulator/elasticsearch/elasticsearch_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/events.h"
#include "emulator/elasticsearch/text_analysis.h"
#include "emulator/sim/random.h"

namespace weir::elasticsearch {
namespace {

constexpr std::string_view kUrlAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// `digits` characters for the low bits of `value`, six each, most significant first.
std::string url_text(std::uint64_t value, std::size_t digits) {
  std::string text(digits, 'A');
  for (auto place = text.rbegin(); place != text.rend(); ++place) {
    *place = kUrlAlphabet[value & 63];
    value >>= 6;
  }
  return text;
}

base::Result<void> apply_body(Index& index, const JsonValue& body) {
  if (!body.IsObject()) return errors::parsing("Expected [START_OBJECT] as an index body");
  for (const auto& member : body.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "mappings") {
      WEIR_RETURN_IF_ERROR(index.mapping().merge(member.value));
    } else if (name == "settings") {
      WEIR_RETURN_IF_ERROR(index.apply_settings(member.value));
    } else if (name == "aliases") {
      const bool none = member.value.IsObject() && member.value.MemberCount() == 0;
      if (!none) return errors::not_implemented("[aliases] of an index");
    } else {
      return errors::parsing(fmt::format("unknown key [{}] for create index", name));
    }
  }
  return {};
}

}  // namespace

ElasticsearchService::ElasticsearchService(sim::Scheduler& scheduler, sim::Timeline& timeline,
                                           Limits limits)
    : scheduler_(scheduler), timeline_(timeline), limits_(limits) {}

base::Result<void> ElasticsearchService::check_name(std::string_view name) const {
  if (name.empty()) return errors::invalid_index_name(name, "must not be empty");
  if (name == "." || name == "..") {
    return errors::invalid_index_name(name, "must not be '.' or '..'");
  }
  if (name.find_first_of("\\/*?\"<>| ,") != std::string_view::npos) {
    return errors::invalid_index_name(
        name, "must not contain the following characters [ , \", *, \\, <, |, ,, >, /, ?]");
  }
  if (name.find('#') != std::string_view::npos) {
    return errors::invalid_index_name(name, "must not contain '#'");
  }
  if (name.find(':') != std::string_view::npos) {
    return errors::invalid_index_name(name, "must not contain ':'");
  }
  if (name[0] == '_' || name[0] == '-' || name[0] == '+') {
    return errors::invalid_index_name(name, "must not start with '_', '-', or '+'");
  }
  if (std::cmp_greater(name.size(), limits_.max_index_name_bytes)) {
    return errors::invalid_index_name(name, fmt::format("index name is too long, ({} > {})",
                                                        name.size(), limits_.max_index_name_bytes));
  }
  const bool upper =
      std::any_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (upper) return errors::invalid_index_name(name, "must be lowercase");
  return {};
}

std::string ElasticsearchService::next_uuid(std::string_view name) {
  sim::RunHash hash;
  hash.fold(name);
  hash.fold(++indices_made_);
  const std::uint64_t first = sim::mix_bits(hash.value());
  return url_text(first, 11) + url_text(sim::mix_bits(first), 11);
}

// Time, then a counter: as in the original, neighbours differ in few characters.
std::string ElasticsearchService::next_id() {
  const auto millis = static_cast<std::uint64_t>(sim::to_millis(scheduler_.now()));
  return url_text(millis, 8) + "WEIR" + url_text(++ids_made_, 8);
}

base::Result<Index*> ElasticsearchService::make_index(std::string_view name) {
  WEIR_RETURN_IF_ERROR(check_name(name));
  if (const auto known = indices_.find(name); known != indices_.end()) {
    return errors::index_already_exists(name, known->second->uuid());
  }
  auto index =
      std::make_unique<Index>(std::string{name}, next_uuid(name), scheduler_.now(), limits_);
  return indices_.emplace(std::string{name}, std::move(index)).first->second.get();
}

base::Result<void> ElasticsearchService::create_index(std::string_view name,
                                                      std::string_view body) {
  auto json = parse_body(body);
  if (!json) return json.error();
  auto index = make_index(name);
  if (!index) return index.error();
  if (auto applied = apply_body(**index, *json); !applied) {
    indices_.erase(indices_.find(name));
    return applied;
  }
  JsonWriter mapping;
  (*index)->mapping().write(mapping);
  timeline_.record(scheduler_.now(), kIndexCreated, name, {{"mapping", mapping.view()}});
  return {};
}

base::Result<Index*> ElasticsearchService::find_or_make(std::string_view name) {
  if (const auto known = indices_.find(name); known != indices_.end()) return known->second.get();
  auto index = make_index(name);
  if (index) timeline_.record(scheduler_.now(), kIndexCreated, name, {{"mapping", "{}"}});
  return index;
}

base::Result<void> ElasticsearchService::delete_index(std::string_view expression) {
  auto names = resolve(expression);
  if (!names) return names.error();
  for (const std::string& name : *names) {
    indices_.erase(name);
    timeline_.record(scheduler_.now(), kIndexDeleted, name, {});
  }
  return {};
}

base::Result<void> ElasticsearchService::put_mapping(std::string_view name, std::string_view body) {
  auto json = parse_body(body);
  if (!json) return json.error();
  auto selected = select(name);
  if (!selected) return selected.error();
  for (Index* index : *selected) WEIR_RETURN_IF_ERROR(index->mapping().merge(*json));
  return {};
}

base::Result<void> ElasticsearchService::put_settings(std::string_view name,
                                                      std::string_view body) {
  auto json = parse_body(body);
  if (!json) return json.error();
  auto selected = select(name);
  if (!selected) return selected.error();
  const JsonValue* inner = find_member(*json, "settings");
  const JsonValue& settings = inner == nullptr ? *json : *inner;
  for (Index* index : *selected) WEIR_RETURN_IF_ERROR(index->change_settings(settings));
  return {};
}

base::Result<std::vector<std::string>> ElasticsearchService::resolve(
    std::string_view expression) const {
  std::vector<std::string> names;
  std::string_view rest = expression.empty() ? "_all" : expression;
  while (true) {
    const std::size_t comma = rest.find(',');
    const std::string_view part = rest.substr(0, comma);
    const std::string_view pattern = part == "_all" ? "*" : part;
    if (part.starts_with('-')) return errors::not_implemented("exclusion in an index expression");
    if (pattern.find('*') == std::string_view::npos && !indices_.contains(pattern)) {
      return errors::index_not_found(pattern);
    }
    for (const auto& [name, index] : indices_) {
      if (wildcard_match(pattern, name)) names.push_back(name);
    }
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string ElasticsearchService::available(std::string_view expression) const {
  // No index can be called so: it selects nothing.
  constexpr std::string_view kNothing = "#*";
  if (expression.empty()) return {};
  std::string there;
  std::string_view rest = expression;
  while (true) {
    const std::size_t comma = rest.find(',');
    const std::string_view name = rest.substr(0, comma);
    const bool pattern = name == "_all" || name.find('*') != std::string_view::npos;
    if (pattern || index_exists(name)) there.append(there.empty() ? "" : ",").append(name);
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  return there.empty() ? std::string{kNothing} : there;
}

base::Result<std::vector<Index*>> ElasticsearchService::select(std::string_view expression) const {
  auto names = resolve(expression);
  if (!names) return names.error();
  std::vector<Index*> selected;
  for (const std::string& name : *names) selected.push_back(indices_.find(name)->second.get());
  return selected;
}

base::Result<std::optional<StoredDocument>> ElasticsearchService::get_document(
    std::string_view index, std::string_view id, bool refreshed_only) {
  const auto known = indices_.find(index);
  if (known == indices_.end()) return errors::index_not_found(index);
  if (refreshed_only) known->second->refresh_due(scheduler_.now());
  return known->second->get(id, refreshed_only);
}

base::Result<void> ElasticsearchService::refresh(std::string_view expression) {
  auto selected = select(expression);
  if (!selected) return selected.error();
  for (Index* index : *selected) index->refresh();
  return {};
}

std::vector<std::string> ElasticsearchService::index_names() const {
  std::vector<std::string> names;
  for (const auto& [name, index] : indices_) names.push_back(name);
  return names;
}

const Index* ElasticsearchService::find_index(std::string_view name) const {
  const auto known = indices_.find(name);
  return known == indices_.end() ? nullptr : known->second.get();
}

base::Result<IndexStatistics> ElasticsearchService::statistics(std::string_view index) const {
  const Index* known = find_index(index);
  if (known == nullptr) return errors::index_not_found(index);
  return IndexStatistics{known->documents(), known->deleted_documents(),
                         static_cast<std::uint64_t>(known->operations()), known->memory_bytes()};
}

base::Result<void> ElasticsearchService::for_each_document(
    std::string_view index,
    const std::function<void(std::string_view id, std::string_view source)>& visit) const {
  const Index* known = find_index(index);
  if (known == nullptr) return errors::index_not_found(index);
  known->for_each_document(visit);
  return {};
}

}  // namespace weir::elasticsearch
