// Scrolls, and requests for all that a query finds (handlers.h).
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/json.h"
#include "emulator/server/elasticsearch/errors.h"
#include "emulator/server/elasticsearch/handlers.h"
#include "emulator/server/elasticsearch/search_parameters.h"

namespace weir::elasticsearch_http {
namespace {

using elasticsearch::JsonValue;

struct ScrollRequest {
  std::vector<std::string> ids;
  std::string keep_alive;
};

// Of path, parameters and body, of which the body wins.
base::Result<ScrollRequest> scroll_request(const Call& call) {
  WEIR_RETURN_IF_ERROR(check_json_body(call, false));
  ScrollRequest request;
  request.keep_alive = call.parameters.text("scroll");
  const std::string_view named =
      call.captures.name.empty() ? call.parameters.text("scroll_id") : call.captures.name;
  for (const std::string_view id : split_list(named)) request.ids.emplace_back(id);
  const auto body = elasticsearch::parse_body(call.body);
  if (!body) return body.error();
  if (const JsonValue* keep_alive = elasticsearch::find_member(*body, "scroll");
      keep_alive != nullptr && keep_alive->IsString()) {
    request.keep_alive = elasticsearch::text_of(*keep_alive);
  }
  const JsonValue* ids = elasticsearch::find_member(*body, "scroll_id");
  if (ids == nullptr) return request;
  request.ids.clear();
  if (ids->IsString()) request.ids.emplace_back(elasticsearch::text_of(*ids));
  if (!ids->IsArray()) return request;
  for (const JsonValue& id : ids->GetArray()) {
    if (id.IsString()) request.ids.emplace_back(elasticsearch::text_of(id));
  }
  return request;
}

// The body of a request by query: what is of the search goes on, the rest is options.
base::Result<std::string> by_query_body(const Call& call, elasticsearch::ByQueryOptions& options) {
  auto text = search_body(call);
  if (!text) return text.error();
  auto body = elasticsearch::parse_body(*text);
  if (!body) return body.error();
  elasticsearch::JsonWriter query;
  query.begin_object();
  for (const auto& member : body->GetObject()) {
    const std::string_view name = elasticsearch::text_of(member.name);
    if (name == "query") {
      query.key(name).value(member.value);
    } else if (name == "conflicts") {
      options.proceed_on_conflict =
          member.value.IsString() && elasticsearch::text_of(member.value) == "proceed";
    } else if ((name == "max_docs" || name == "size") && elasticsearch::to_int64(member.value)) {
      options.max_documents = *elasticsearch::to_int64(member.value);
    } else if (name != "sort") {
      return errors::not_implemented("[" + std::string{name} + "] of a request by query");
    }
  }
  query.end_object();
  return query.str();
}

Reply run_by_query(const Call& call, bool deletes) {
  elasticsearch::ByQueryOptions options;
  const auto query = by_query_body(call, options);
  if (!query) return query.error();
  if (deletes && *query == "{}") return elasticsearch::errors::invalid_request("query is missing");
  if (call.parameters.text("conflicts") == "proceed") options.proceed_on_conflict = true;
  const auto refresh = call.parameters.flag("refresh");
  if (!refresh) return refresh.error();
  options.refresh = *refresh;
  const auto most = call.parameters.integer("max_docs");
  if (!most) return most.error();
  if (*most) options.max_documents = **most;
  if (options.max_documents == 0) {
    return elasticsearch::errors::illegal_argument(
        "[max_docs] parameter cannot be negative, found [0]");
  }
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  auto api = call.api;
  return deletes ? api.delete_by_query(*expression, *query, options)
                 : api.update_by_query(*expression, *query, options);
}

}  // namespace

Reply scroll(Call& call) {
  const auto parameters = search_switches(call.parameters);
  if (!parameters) return parameters.error();
  auto request = scroll_request(call);
  if (!request) return request.error();
  if (request->ids.size() != 1)
    return elasticsearch::errors::invalid_request("scrollId is missing");
  auto page = call.service.next_page(request->ids.front(), request->keep_alive, *parameters);
  if (!page) return page.error();
  return {200, std::move(*page)};
}

Reply clear_scroll(Call& call) {
  auto request = scroll_request(call);
  if (!request) return request.error();
  if (request->ids.empty() && call.request.path == "/_search/scroll") {
    return elasticsearch::errors::invalid_request("no scroll ids specified");
  }
  const auto closed = call.service.close_scrolls(request->ids);
  if (!closed) return closed.error();
  elasticsearch::JsonWriter writer;
  writer.begin_object().key("succeeded").boolean(true);
  writer.key("num_freed").integer(static_cast<std::int64_t>(*closed)).end_object();
  const bool all = request->ids.size() == 1 && request->ids.front() == "_all";
  return {*closed > 0 || all ? 200 : 404, writer.str()};
}

Reply delete_by_query(Call& call) {
  return run_by_query(call, true);
}

Reply update_by_query(Call& call) {
  return run_by_query(call, false);
}

Reply reindex(Call& call) {
  if (const auto good = check_json_body(call, true); !good) return good.error();
  const auto refresh = call.parameters.flag("refresh");
  if (!refresh) return refresh.error();
  return call.api.reindex(call.body, *refresh);
}

}  // namespace weir::elasticsearch_http
