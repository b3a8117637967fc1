// Searches and counts (handlers.h).
#include "emulator/elasticsearch/errors.h"
#include "emulator/server/elasticsearch/errors.h"
#include "emulator/server/elasticsearch/handlers.h"
#include "emulator/server/elasticsearch/search_parameters.h"

namespace weir::elasticsearch_http {

Reply search(Call& call) {
  const auto parameters = search_switches(call.parameters);
  if (!parameters) return parameters.error();
  const auto body = search_body(call);
  if (!body) return body.error();
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  const auto keep_alive = call.parameters.find("scroll");
  if (!keep_alive) return call.api.search(*expression, *body, *parameters);
  if (call.parameters.has("request_cache")) {
    return elasticsearch::errors::invalid_request(
        "[request_cache] cannot be used in a scroll context");
  }
  auto page = call.service.open_scroll(*expression, *body, *keep_alive, *parameters);
  if (!page) return page.error();
  return {200, std::move(*page)};
}

Reply multi_search(Call& call) {
  const auto parameters = search_switches(call.parameters);
  if (!parameters) return parameters.error();
  if (call.body.empty()) return errors::body_required();
  if (!call.body.ends_with('\n')) return errors::not_newline_terminated("msearch");
  return call.api.msearch(call.body, call.captures.index, *parameters);
}

Reply count(Call& call) {
  const auto body = search_body(call);
  if (!body) return body.error();
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  return call.api.count(*expression, *body);
}

}  // namespace weir::elasticsearch_http
