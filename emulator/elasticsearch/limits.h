// Elasticsearch's own ceilings, each a default that a world may override.
// Pages: https://www.elastic.co/guide/en/elasticsearch/reference/7.10/<page>.html
#pragma once

#include <cstdint>

namespace weir::elasticsearch {

/// Documents become searchable this long after they were written (index-modules,
/// index.refresh_interval).
inline constexpr std::int64_t kRefreshIntervalMs = 1'000;
/// `from` + `size` of a search (index-modules, index.max_result_window).
inline constexpr std::int64_t kMaxResultWindowHits = 10'000;
/// Hits counted exactly unless the request says otherwise (search-your-data, track_total_hits).
inline constexpr std::int64_t kTrackTotalHits = 10'000;
/// Buckets in one response (search-settings, search.max_buckets).
inline constexpr std::int64_t kMaxBuckets = 65'535;
/// Values of one terms query (index-modules, index.max_terms_count).
inline constexpr std::int64_t kMaxTermsCount = 65'536;
/// Fields of one mapping, objects and multi-fields included (mapping-settings-limit).
inline constexpr std::int64_t kMaxMappingFields = 1'000;
/// Length of an index name (indices-create-index).
inline constexpr std::int64_t kMaxIndexNameBytes = 255;
/// Length of a document id (mapping-id-field).
inline constexpr std::int64_t kMaxIdBytes = 512;
/// Length of one keyword (ignore-above: Lucene's term limit).
inline constexpr std::int64_t kMaxTermBytes = 32'766;
/// A deleted document's version is remembered this long (index-modules, index.gc_deletes).
inline constexpr std::int64_t kGcDeletesMs = 60'000;
/// How long a scroll may be kept between two requests (scroll-api, search.max_keep_alive).
inline constexpr std::int64_t kMaxScrollKeepAliveMs = 24 * 3'600'000;
/// Scrolls open at a time (paginate-search-results, search.max_open_scroll_context).
inline constexpr std::int64_t kMaxOpenScrolls = 500;
/// zstd level of stored sources: ours, no Elasticsearch setting.
inline constexpr int kSourceCompressionLevel = 1;
/// Sources gathered before they are compressed: ours, near Lucene's 60 KiB.
inline constexpr std::int64_t kSourceBlockBytes = 64 * 1024;
/// Memory for documents in flight while they are visited in order of id: ours.
inline constexpr std::int64_t kOrderedVisitBytes = 64 * 1024 * 1024;

struct Limits {
  std::int64_t refresh_interval_ms = kRefreshIntervalMs;
  std::int64_t max_result_window_hits = kMaxResultWindowHits;
  std::int64_t track_total_hits = kTrackTotalHits;
  std::int64_t max_buckets = kMaxBuckets;
  std::int64_t max_terms_count = kMaxTermsCount;
  std::int64_t max_mapping_fields = kMaxMappingFields;
  std::int64_t max_index_name_bytes = kMaxIndexNameBytes;
  std::int64_t max_id_bytes = kMaxIdBytes;
  std::int64_t max_term_bytes = kMaxTermBytes;
  std::int64_t gc_deletes_ms = kGcDeletesMs;
  int source_compression_level = kSourceCompressionLevel;
  std::int64_t source_block_bytes = kSourceBlockBytes;
  std::int64_t ordered_visit_bytes = kOrderedVisitBytes;
};

}  // namespace weir::elasticsearch
