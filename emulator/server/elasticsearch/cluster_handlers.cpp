// The cluster (handlers.h): one node that holds everything.
#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "emulator/elasticsearch/json.h"
#include "emulator/elasticsearch/search.h"
#include "emulator/server/elasticsearch/cluster_health.h"
#include "emulator/server/elasticsearch/errors.h"
#include "emulator/server/elasticsearch/handlers.h"

namespace weir::elasticsearch_http {
namespace {

using elasticsearch::JsonWriter;

constexpr std::int64_t kNodes = 1;

// "2", ">=1", "<3", "ge(1)"; nullopt for what is none of these.
std::optional<bool> nodes_suffice(std::string_view condition) {
  struct Operator {
    std::string_view sign, word;
    bool (*holds)(std::int64_t, std::int64_t);
  };
  constexpr Operator kOperators[] = {
      {">=", "ge(", [](std::int64_t a, std::int64_t b) { return a >= b; }},
      {"<=", "le(", [](std::int64_t a, std::int64_t b) { return a <= b; }},
      {">", "gt(", [](std::int64_t a, std::int64_t b) { return a > b; }},
      {"<", "lt(", [](std::int64_t a, std::int64_t b) { return a < b; }}};
  auto holds = +[](std::int64_t a, std::int64_t b) { return a == b; };
  for (const Operator& it : kOperators) {
    const bool by_word = condition.starts_with(it.word);
    if (!by_word && !condition.starts_with(it.sign)) continue;
    condition.remove_prefix(by_word ? it.word.size() : it.sign.size());
    if (by_word && condition.ends_with(')')) condition.remove_suffix(1);
    holds = it.holds;
    break;
  }
  std::int64_t number = 0;
  const char* end = condition.data() + condition.size();
  const auto parsed = std::from_chars(condition.data(), end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return holds(kNodes, number);
}

// Has what the request waits for come about? Nothing here ever changes by waiting.
base::Result<bool> is_reached(const Parameters& parameters, const Health& health) {
  bool reached = true;
  if (const auto wanted = parameters.find("wait_for_status")) {
    if (*wanted != "green" && *wanted != "yellow" && *wanted != "red") {
      return errors::bad_value("wait_for_status", *wanted);
    }
    reached = *wanted != "green" || health.status() == "green";
  }
  if (const auto wanted = parameters.find("wait_for_nodes")) {
    const auto suffice = nodes_suffice(*wanted);
    if (!suffice) return errors::bad_value("wait_for_nodes", *wanted);
    reached = reached && *suffice;
  }
  return reached;
}

void write_node(JsonWriter& writer, std::string_view http_address) {
  writer.key(kNodeId).begin_object();
  writer.key("name").text(kNodeName).key("transport_address").text("127.0.0.1:9300");
  writer.key("host").text(kNodeAddress).key("ip").text(kNodeAddress);
  writer.key("version").text(kVersion).key("build_flavor").text("default");
  writer.key("build_type").text("tar").key("build_hash").text("weir");
  writer.key("roles").begin_array();
  for (const std::string_view role : {"data", "ingest", "master"}) writer.text(role);
  writer.end_array();
  writer.key("http").begin_object();
  writer.key("bound_address").begin_array().text(http_address).end_array();
  writer.key("publish_address").text(http_address).end_object();
  writer.end_object();
}

struct Totals {
  std::uint64_t documents = 0;
  std::uint64_t deleted = 0;
  std::uint64_t operations = 0;
  std::size_t bytes = 0;

  void add(const elasticsearch::IndexStatistics& statistics) {
    documents += statistics.documents;
    deleted += statistics.deleted_documents;
    operations += statistics.operations;
    bytes += statistics.memory_bytes;
  }
};

// Primaries and all copies are the same: there is one copy.
void write_totals(JsonWriter& writer, const Totals& totals) {
  for (const std::string_view group : {"primaries", "total"}) {
    writer.key(group).begin_object();
    writer.key("docs").begin_object();
    writer.key("count").integer(static_cast<std::int64_t>(totals.documents));
    writer.key("deleted").integer(static_cast<std::int64_t>(totals.deleted)).end_object();
    writer.key("store").begin_object();
    writer.key("size_in_bytes").integer(static_cast<std::int64_t>(totals.bytes));
    writer.key("reserved_in_bytes").integer(0).end_object();
    writer.key("indexing").begin_object();
    writer.key("index_total").integer(static_cast<std::int64_t>(totals.operations)).end_object();
    writer.end_object();
  }
}

}  // namespace

double Health::active_percent() const {
  const std::int64_t all = active_shards + unassigned_shards;
  if (all == 0) return 100;
  return 100 * static_cast<double>(active_shards) / static_cast<double>(all);
}

Health health_of(const elasticsearch::Index& index) {
  return {index.shards(), index.shards() * index.replicas()};
}

Health health_of(const elasticsearch::ElasticsearchService& service,
                 const std::vector<std::string>& names) {
  Health sum;
  for (const std::string& name : names) {
    const elasticsearch::Index* index = service.find_index(name);
    if (index == nullptr) continue;
    const Health health = health_of(*index);
    sum.active_shards += health.active_shards;
    sum.unassigned_shards += health.unassigned_shards;
  }
  return sum;
}

Reply info(Call& call) {
  return call.api.info();
}

Reply cluster_health(Call& call) {
  const std::string_view level = call.parameters.text("level");
  if (!level.empty() && level != "cluster") {
    return errors::not_implemented("[level] of _cluster/health");
  }
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  const auto names = call.service.resolve(*expression);
  if (!names) return names.error();
  const Health health = health_of(call.service, *names);
  const auto reached = is_reached(call.parameters, health);
  if (!reached) return reached.error();
  JsonWriter writer;
  writer.begin_object().key("cluster_name").text(kClusterName);
  writer.key("status").text(health.status()).key("timed_out").boolean(!*reached);
  writer.key("number_of_nodes").integer(kNodes).key("number_of_data_nodes").integer(kNodes);
  writer.key("active_primary_shards").integer(health.active_shards);
  writer.key("active_shards").integer(health.active_shards);
  writer.key("relocating_shards").integer(0).key("initializing_shards").integer(0);
  writer.key("unassigned_shards").integer(health.unassigned_shards);
  writer.key("delayed_unassigned_shards").integer(0).key("number_of_pending_tasks").integer(0);
  writer.key("number_of_in_flight_fetch").integer(0);
  writer.key("task_max_waiting_in_queue_millis").integer(0);
  writer.key("active_shards_percent_as_number").number(health.active_percent()).end_object();
  return {*reached ? 200 : 408, writer.str()};
}

Reply cluster_settings(Call&) {
  return {200, R"({"persistent":{},"transient":{}})"};
}

Reply nodes(Call& call) {
  JsonWriter writer;
  writer.begin_object().key("_nodes").begin_object();
  writer.key("total").integer(kNodes).key("successful").integer(kNodes).key("failed").integer(0);
  writer.end_object().key("cluster_name").text(kClusterName).key("nodes").begin_object();
  write_node(writer, call.request.host.empty() ? kNodeAddress : call.request.host);
  writer.end_object().end_object();
  return {200, writer.str()};
}

Reply statistics(Call& call) {
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  const auto names = call.service.resolve(*expression);
  if (!names) return names.error();
  Totals all;
  JsonWriter indices;
  indices.begin_object();
  for (const std::string& name : *names) {
    const auto one = call.service.statistics(name);
    if (!one) continue;
    Totals totals;
    totals.add(*one);
    all.add(*one);
    indices.key(name).begin_object().key("uuid").text(call.service.find_index(name)->uuid());
    write_totals(indices, totals);
    indices.end_object();
  }
  indices.end_object();
  JsonWriter writer;
  writer.begin_object();
  elasticsearch::write_copies(writer, call.service, *names);
  writer.key("_all").begin_object();
  write_totals(writer, all);
  writer.end_object().key("indices").raw(indices.view()).end_object();
  return {200, writer.str()};
}

}  // namespace weir::elasticsearch_http
