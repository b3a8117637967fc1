#include "emulator/server/elasticsearch/route_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "emulator/base/percent.h"
#include "emulator/server/elasticsearch/handlers.h"

namespace weir::elasticsearch_http {
namespace {

constexpr std::string_view kNone;
constexpr std::string_view kIndex = "include_type_name local include_defaults flat_settings";
constexpr std::string_view kBulk = "refresh type _source _source_includes _source_excludes";
constexpr std::string_view kBulkRefused = "pipeline routing require_alias";
constexpr std::string_view kWrite =
    "refresh op_type version version_type if_seq_no if_primary_term";
constexpr std::string_view kWriteRefused = "pipeline routing parent require_alias";
constexpr std::string_view kUpdate =
    "refresh if_seq_no if_primary_term retry_on_conflict _source _source_includes _source_excludes";
constexpr std::string_view kUpdateRefused = "routing lang require_alias";
constexpr std::string_view kGet =
    "_source _source_includes _source_excludes _source_include _source_exclude realtime refresh "
    "preference";
constexpr std::string_view kGetRefused = "routing parent version version_type stored_fields";
constexpr std::string_view kSearch =
    "q df default_operator analyze_wildcard lenient from size sort _source _source_includes "
    "_source_excludes track_total_hits track_scores version seq_no_primary_term "
    "typed_keys rest_total_hits_as_int search_type batched_reduce_size ccs_minimize_roundtrips "
    "max_concurrent_shard_requests pre_filter_shard_size preference request_cache "
    "allow_partial_search_results scroll docvalue_fields";
constexpr std::string_view kSearchRefused =
    "routing explain stored_fields terminate_after stats suggest_field "
    "suggest_mode suggest_size suggest_text analyzer min_compatible_shard_node";
constexpr std::string_view kMultiSearch =
    "typed_keys rest_total_hits_as_int search_type max_concurrent_searches "
    "max_concurrent_shard_requests pre_filter_shard_size ccs_minimize_roundtrips";
constexpr std::string_view kCount = "q df default_operator analyze_wildcard lenient preference";
constexpr std::string_view kCountRefused = "routing min_score terminate_after analyzer";
constexpr std::string_view kScroll = "scroll scroll_id typed_keys rest_total_hits_as_int";
constexpr std::string_view kByQuery =
    "q df default_operator analyze_wildcard lenient conflicts refresh max_docs size scroll "
    "scroll_size search_type search_timeout preference request_cache requests_per_second slices";
constexpr std::string_view kByQueryRefused = "routing pipeline analyzer";
constexpr std::string_view kMaintain =
    "force wait_if_ongoing flush max_num_segments only_expunge_deletes query fielddata fields "
    "request";
constexpr std::string_view kHealth =
    "local wait_for_status wait_for_nodes level "
    "wait_for_no_relocating_shards wait_for_no_initializing_shards wait_for_events";
constexpr std::string_view kCat =
    "v h s help bytes time local health pri full_id "
    "include_unloaded_segments ts";

constexpr Route kRoutes[] = {
    {"GET HEAD", "/", info, kNone, kNone},

    {"POST PUT", "/_bulk", bulk, kBulk, kBulkRefused},
    {"POST PUT", "/{index}/_bulk", bulk, kBulk, kBulkRefused},
    {"POST PUT", "/{index}/{type}/_bulk", bulk, kBulk, kBulkRefused},
    {"GET POST", "/_mget", get_documents, kGet, kGetRefused},
    {"GET POST", "/{index}/_mget", get_documents, kGet, kGetRefused},
    {"GET POST", "/{index}/{type}/_mget", get_documents, kGet, kGetRefused},

    {"GET POST", "/_search/scroll", scroll, kScroll, kNone},
    {"GET POST", "/_search/scroll/{name}", scroll, kScroll, kNone},
    {"DELETE", "/_search/scroll", clear_scroll, kScroll, kNone},
    {"DELETE", "/_search/scroll/{name}", clear_scroll, kScroll, kNone},
    {"POST", "/{index}/_delete_by_query", delete_by_query, kByQuery, kByQueryRefused},
    {"POST", "/{index}/_update_by_query", update_by_query, kByQuery, kByQueryRefused},
    {"POST", "/_reindex", reindex, "refresh requests_per_second slices", kByQueryRefused},

    {"GET POST", "/_search", search, kSearch, kSearchRefused},
    {"GET POST", "/{index}/_search", search, kSearch, kSearchRefused},
    {"GET POST", "/{index}/{type}/_search", search, kSearch, kSearchRefused},
    {"GET POST", "/_msearch", multi_search, kMultiSearch, kNone},
    {"GET POST", "/{index}/_msearch", multi_search, kMultiSearch, kNone},
    {"GET POST", "/{index}/{type}/_msearch", multi_search, kMultiSearch, kNone},
    {"GET POST", "/_count", count, kCount, kCountRefused},
    {"GET POST", "/{index}/_count", count, kCount, kCountRefused},
    {"GET POST", "/{index}/{type}/_count", count, kCount, kCountRefused},
    {"GET POST", "/_field_caps", field_capabilities, "fields", "include_unmapped"},
    {"GET POST", "/{index}/_field_caps", field_capabilities, "fields", "include_unmapped"},

    {"GET", "/_mapping", get_mapping, kIndex, kNone},
    {"GET", "/{index}/_mapping", get_mapping, kIndex, kNone},
    {"GET", "/{index}/_mappings", get_mapping, kIndex, kNone},
    {"GET", "/{index}/_mapping/{type}", get_mapping, kIndex, kNone},
    {"GET", "/{index}/{type}/_mapping", get_mapping, kIndex, kNone},
    {"PUT POST", "/{index}/_mapping", put_mapping, kIndex, "write_index_only"},
    {"PUT POST", "/{index}/_mappings", put_mapping, kIndex, "write_index_only"},
    {"PUT POST", "/{index}/_mapping/{type}", put_mapping, kIndex, "write_index_only"},
    {"PUT POST", "/{index}/{type}/_mapping", put_mapping, kIndex, "write_index_only"},
    {"GET", "/_settings", get_settings, kIndex, kNone},
    {"GET", "/{index}/_settings", get_settings, kIndex, kNone},
    {"GET", "/{index}/_settings/{name}", get_settings, kIndex, kNone},
    {"GET", "/_settings/{name}", get_settings, kIndex, kNone},
    {"PUT", "/_settings", put_settings, "flat_settings", "preserve_existing"},
    {"PUT", "/{index}/_settings", put_settings, "flat_settings", "preserve_existing"},
    {"GET POST", "/_flush", maintain, kMaintain, kNone},
    {"GET POST", "/{index}/_flush", maintain, kMaintain, kNone},
    {"POST", "/_forcemerge", maintain, kMaintain, kNone},
    {"POST", "/{index}/_forcemerge", maintain, kMaintain, kNone},
    {"POST", "/_cache/clear", maintain, kMaintain, kNone},
    {"POST", "/{index}/_cache/clear", maintain, kMaintain, kNone},
    {"GET POST", "/_refresh", refresh, kNone, kNone},
    {"GET POST", "/{index}/_refresh", refresh, kNone, kNone},
    {"GET", "/_stats", statistics, kNone, "level fields groups types"},
    {"GET", "/{index}/_stats", statistics, kNone, "level fields groups types"},

    {"GET", "/_alias", get_aliases, kIndex, kNone},
    {"GET", "/_aliases", get_aliases, kIndex, kNone},
    {"GET", "/{index}/_alias", get_aliases, kIndex, kNone},
    {"GET HEAD", "/_alias/{name}", get_named_alias, kIndex, kNone},
    {"GET HEAD", "/{index}/_alias/{name}", get_named_alias, kIndex, kNone},
    {"POST", "/_aliases", nullptr, kNone, kNone},
    {"PUT POST DELETE", "/{index}/_alias/{name}", nullptr, kNone, kNone},
    {"PUT POST DELETE", "/{index}/_aliases/{name}", nullptr, kNone, kNone},
    {"GET", "/_template", get_templates, kIndex, kNone},
    {"GET HEAD", "/_template/{name}", get_named_template, kIndex, kNone},
    {"PUT POST DELETE", "/_template/{name}", nullptr, kNone, kNone},

    {"GET", "/_cluster/health", cluster_health, kHealth, "wait_for_active_shards"},
    {"GET", "/_cluster/health/{index}", cluster_health, kHealth, "wait_for_active_shards"},
    {"GET", "/_cluster/settings", cluster_settings, kIndex, kNone},
    {"PUT", "/_cluster/settings", nullptr, kNone, kNone},
    {"GET", "/_nodes/stats", nullptr, kNone, kNone},
    {"GET", "/_nodes/stats/{name}", nullptr, kNone, kNone},
    {"GET", "/_nodes/{name}/stats", nullptr, kNone, kNone},
    {"GET", "/_nodes/usage", nullptr, kNone, kNone},
    {"GET", "/_nodes/hot_threads", nullptr, kNone, kNone},
    {"GET", "/_nodes", nodes, "flat_settings", kNone},
    {"GET", "/_nodes/{name}", nodes, "flat_settings", kNone},
    {"GET", "/_nodes/{name}/{name}", nodes, "flat_settings", kNone},

    {"GET", "/_cat", cat_index, kNone, kNone},
    {"GET", "/_cat/indices", cat_indices, kCat, kNone},
    {"GET", "/_cat/indices/{index}", cat_indices, kCat, kNone},
    {"GET", "/_cat/count", cat_count, kCat, kNone},
    {"GET", "/_cat/count/{index}", cat_count, kCat, kNone},
    {"GET", "/_cat/health", cat_health, kCat, kNone},
    {"GET", "/_cat/nodes", cat_nodes, kCat, kNone},
    {"GET", "/_cat/aliases", cat_aliases, kCat, kNone},
    {"GET", "/_cat/aliases/{name}", cat_aliases, kCat, kNone},

    {"PUT POST", "/{index}/_create/{id}", create_document, kWrite, kWriteRefused},
    {"PUT POST", "/{index}/{type}/{id}/_create", create_document, kWrite, kWriteRefused},
    {"GET HEAD", "/{index}/_source/{id}", get_source, kGet, kGetRefused},
    {"GET HEAD", "/{index}/{type}/{id}/_source", get_source, kGet, kGetRefused},
    {"POST", "/{index}/_update/{id}", update_document, kUpdate, kUpdateRefused},
    {"POST", "/{index}/{type}/{id}/_update", update_document, kUpdate, kUpdateRefused},
    {"PUT", "/{index}", create_index, kIndex, kNone},
    {"GET HEAD", "/{index}", get_index, kIndex, kNone},
    {"DELETE", "/{index}", delete_index, kIndex, kNone},
    {"POST", "/{index}/{type}", put_document, kWrite, kWriteRefused},
    {"PUT POST", "/{index}/{type}/{id}", put_document, kWrite, kWriteRefused},
    {"GET HEAD", "/{index}/{type}/{id}", get_document, kGet, kGetRefused},
    {"DELETE", "/{index}/{type}/{id}", delete_document, kWrite, kWriteRefused},
};

// Of https://www.elastic.co/guide/en/elasticsearch/reference/7.10/rest-apis.html and of AWS's
// plug-ins: never the name of an index or a type.
constexpr std::string_view kApis =
    "_alias _aliases _analyze _async_search _autoscaling _block _bulk _cache _cat _ccr "
    "_clone _close _cluster _component_template _count _create _dangling _data_stream "
    "_delete_by_query _enrich _eql _explain _features _field_caps _flush _forcemerge _freeze "
    "_graph _ilm _index_template _info _ingest _license _mapping _mappings _mget _migration "
    "_ml _monitoring _msearch _mtermvectors _nodes _open _opendistro _percolate _pit _plugin "
    "_plugins _rank_eval _recovery _refresh _reindex _reload_search_analyzers _remote "
    "_render _resolve _rollover _rollup _script _script_context _script_language _scripts _search "
    "_search_shards "
    "_searchable_snapshots _security _segments _settings _shard_stores _shrink _slm "
    "_snapshot _source _split _sql _stats _tasks _template _termvectors _transform _unfreeze "
    "_update _update_by_query _upgrade _validate _watcher _xpack";

bool is_api(std::string_view segment) {
  if (!segment.starts_with('_')) return false;
  const auto apis = split_list(kApis, ' ');
  return std::ranges::find(apis, segment) != apis.end();
}

std::string* place_of(Captures& captures, std::string_view label) {
  if (label == "{index}") return &captures.index;
  if (label == "{type}") return &captures.type;
  if (label == "{id}") return &captures.id;
  return &captures.name;
}

std::optional<Captures> match(std::string_view pattern, const std::vector<std::string>& segments) {
  Captures captures;
  std::size_t at = 0;
  for (const std::string_view part : split_list(pattern, '/')) {
    if (at == segments.size()) return std::nullopt;
    const std::string& segment = segments[at++];
    if (!part.starts_with('{')) {
      if (part != segment) return std::nullopt;
      continue;
    }
    if ((part == "{index}" || part == "{type}") && is_api(segment)) return std::nullopt;
    *place_of(captures, part) = segment;
  }
  if (at != segments.size()) return std::nullopt;
  return captures;
}

bool has_method(std::string_view methods, std::string_view method) {
  const auto all = split_list(methods, ' ');
  return std::ranges::find(all, method) != all.end();
}

std::vector<std::string> decoded_segments(std::string_view path) {
  std::vector<std::string> segments;
  for (const std::string_view segment : split_list(path, '/')) {
    segments.push_back(base::percent_decode(segment));
  }
  return segments;
}

}  // namespace

RouteMatch match_route(std::string_view method, std::string_view path) {
  const std::vector<std::string> segments = decoded_segments(path);
  RouteMatch result;
  std::vector<std::string_view> allowed;
  for (const Route& route : kRoutes) {
    auto captures = match(route.pattern, segments);
    if (!captures) continue;
    if (has_method(route.methods, method)) {
      result.route = &route;
      result.captures = std::move(*captures);
      return result;
    }
    for (const std::string_view other : split_list(route.methods, ' ')) {
      if (std::ranges::find(allowed, other) == allowed.end()) allowed.push_back(other);
    }
  }
  result.allowed = fmt::format("{}", fmt::join(allowed, ", "));
  return result;
}

bool names_an_api(std::string_view path) {
  return std::ranges::any_of(decoded_segments(path),
                             [](const std::string& segment) { return is_api(segment); });
}

}  // namespace weir::elasticsearch_http
