// Tables for people (handlers.h).
#include <fmt/format.h>

#include "emulator/base/timestamp.h"
#include "emulator/server/elasticsearch/cat_table.h"
#include "emulator/server/elasticsearch/cluster_health.h"
#include "emulator/server/elasticsearch/handlers.h"

namespace weir::elasticsearch_http {
namespace {

std::string epoch_text(sim::Time now) {
  return fmt::format("{}", sim::to_millis(now) / 1000);
}

// "08:00:00"
std::string clock_text(sim::Time now) {
  return base::to_iso8601({sim::to_millis(now)}).substr(11, 8);
}

}  // namespace

Reply cat_index(Call&) {
  Reply reply{200,
              "=^.^=\n/_cat/indices\n/_cat/indices/{index}\n/_cat/count\n/_cat/count/{index}\n"
              "/_cat/health\n/_cat/nodes\n/_cat/aliases\n/_cat/aliases/{alias}\n"};
  reply.plain_text = true;
  return reply;
}

Reply cat_indices(Call& call) {
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  const auto names = call.service.resolve(*expression);
  if (!names) return names.error();
  CatTable table{{{"health", "h"},
                  {"status", "s"},
                  {"index", "i,idx"},
                  {"uuid", "id,uuid"},
                  {"pri", "p,shards.primary,shardsPrimary", true},
                  {"rep", "r,shards.replica,shardsReplica", true},
                  {"docs.count", "dc,docsCount", true},
                  {"docs.deleted", "dd,docsDeleted", true},
                  {"store.size", "ss,storeSize", true},
                  {"pri.store.size", "", true}}};
  const std::string_view unit = call.parameters.text("bytes");
  const std::string_view wanted_health = call.parameters.text("health");
  for (const std::string& name : *names) {
    const elasticsearch::Index& index = *call.service.find_index(name);
    const std::string_view health = health_of(index).status();
    if (!wanted_health.empty() && wanted_health != health) continue;
    const std::string size = size_text(index.memory_bytes(), unit);
    table.add_row({std::string{health}, "open", name, index.uuid(),
                   fmt::format("{}", index.shards()), fmt::format("{}", index.replicas()),
                   fmt::format("{}", index.documents()),
                   fmt::format("{}", index.deleted_documents()), size, size});
  }
  return table.render(call);
}

Reply cat_count(Call& call) {
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  const auto counted = call.service.count(*expression, "");
  if (!counted) return counted.error();
  CatTable table{{{"epoch", "t,time"}, {"timestamp", "ts,hms"}, {"count", "dc,docs.count"}}};
  table.add_row({epoch_text(call.now), clock_text(call.now), fmt::format("{}", *counted)});
  return table.render(call);
}

Reply cat_health(Call& call) {
  const Health health = health_of(call.service, call.service.index_names());
  CatTable table{{{"epoch", "t,time"},
                  {"timestamp", "ts,hms"},
                  {"cluster", "cl"},
                  {"status", "st"},
                  {"node.total", "nt,nodeTotal", true},
                  {"node.data", "nd,nodeData", true},
                  {"shards", "t,sh,shards.total,shardsTotal", true},
                  {"pri", "p,shards.primary,shardsPrimary", true},
                  {"relo", "r,shards.relocating", true},
                  {"init", "i,shards.initializing", true},
                  {"unassign", "u,shards.unassigned", true},
                  {"pending_tasks", "pt,pendingTasks", true},
                  {"max_task_wait_time", "mtwt,maxTaskWaitTime", true},
                  {"active_shards_percent", "asp,activeShardsPercent", true}}};
  const std::string shards = fmt::format("{}", health.active_shards);
  table.add_row({epoch_text(call.now), clock_text(call.now), std::string{kClusterName},
                 std::string{health.status()}, "1", "1", shards, shards, "0", "0",
                 fmt::format("{}", health.unassigned_shards), "0", "-",
                 fmt::format("{:.1f}%", health.active_percent())});
  return table.render(call);
}

Reply cat_nodes(Call& call) {
  CatTable table{{{"ip", "i"}, {"node.role", "r,role"}, {"master", "m"}, {"name", "n"}}};
  table.add_row({std::string{kNodeAddress}, "dim", "*", std::string{kNodeName}});
  return table.render(call);
}

// There are none (index_handlers.cpp).
Reply cat_aliases(Call& call) {
  CatTable table{{{"alias", "a"},
                  {"index", "i,idx"},
                  {"filter", "f,fi"},
                  {"routing.index", "ri,routingIndex"},
                  {"routing.search", "rs,routingSearch"},
                  {"is_write_index", "w,isWriteIndex"}}};
  return table.render(call);
}

}  // namespace weir::elasticsearch_http
