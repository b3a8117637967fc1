// The state of the cluster as health reports show it. There is one node, and every index has its
// primaries on it; replicas have nowhere to go.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/elasticsearch/elasticsearch_service.h"

namespace weir::elasticsearch_http {

inline constexpr std::string_view kClusterName = "weir";
inline constexpr std::string_view kNodeName = "weir";
inline constexpr std::string_view kNodeId = "weirweirweirweirweirnA";
inline constexpr std::string_view kNodeAddress = "127.0.0.1";
/// As JsonApi::info() says it.
inline constexpr std::string_view kVersion = "7.10.2";

struct Health {
  std::int64_t active_shards = 0;
  std::int64_t unassigned_shards = 0;

  std::string_view status() const { return unassigned_shards == 0 ? "green" : "yellow"; }
  /// 0 .. 100
  double active_percent() const;
};

Health health_of(const elasticsearch::Index& index);
/// Of the named indices together; those that are not there count nothing.
Health health_of(const elasticsearch::ElasticsearchService& service,
                 const std::vector<std::string>& names);

}  // namespace weir::elasticsearch_http
