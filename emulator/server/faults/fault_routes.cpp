// /_weir/faults (fault_table.h).
#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "emulator/server/faults/errors.h"
#include "emulator/server/faults/fault_rule.h"
#include "emulator/server/faults/fault_table.h"

namespace weir::faults {
namespace {

constexpr std::string_view kPath = "/_weir/faults";

http::Response json_response(int status, std::string body) {
  http::Response response{.status = status};
  response.headers.push_back({"Content-Type", "application/json"});
  response.body = std::move(body);
  return response;
}

http::Response error_response(const base::Error& error) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
  writer.StartObject();
  writer.Key("error");
  writer.StartObject();
  writer.Key("code");
  writer.String(error.code);
  writer.Key("message");
  writer.String(error.message);
  writer.EndObject();
  writer.EndObject();
  return json_response(error.http_status, {buffer.GetString(), buffer.GetSize()});
}

http::Response removed_response(std::size_t removed) {
  return json_response(200, fmt::format(R"({{"removed":{}}})", removed));
}

http::Response handle_one(FaultTable& table, const http::Request& request, std::string_view id,
                          sim::Time now) {
  if (request.method == "DELETE") {
    return table.remove(id, now) ? removed_response(1) : error_response(errors::unknown_fault(id));
  }
  http::Response response = error_response(errors::wrong_method(request.method));
  response.headers.push_back({"Allow", "DELETE"});
  return response;
}

}  // namespace

http::Response handle(FaultTable& table, const http::Request& request, sim::Time now) {
  std::string_view id = request.path.substr(std::min(kPath.size(), request.path.size()));
  if (id.starts_with('/')) id.remove_prefix(1);
  if (!id.empty()) return handle_one(table, request, id, now);
  if (request.method == "GET" || request.method == "HEAD") {
    return json_response(200, table.list_json(now));
  }
  if (request.method == "DELETE") return removed_response(table.clear(now));
  if (request.method == "POST") {
    const auto fault = table.add(request.body_text(), now);
    if (!fault) return error_response(fault.error());
    return json_response(200, fault_json(*fault, now));
  }
  http::Response response = error_response(errors::wrong_method(request.method));
  response.headers.push_back({"Allow", "GET, POST, DELETE"});
  return response;
}

}  // namespace weir::faults
