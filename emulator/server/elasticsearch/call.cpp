#include "emulator/server/elasticsearch/call.h"

#include <rapidjson/reader.h>

#include "emulator/elasticsearch/json.h"
#include "emulator/server/elasticsearch/errors.h"

namespace weir::elasticsearch_http {
namespace {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

base::Error malformed(std::string_view body, std::size_t offset) {
  // RapidJSON points behind what it could read, Jackson at the character it could not.
  while (offset < body.size() && is_blank(body.substr(offset, 1))) ++offset;
  std::size_t line = 1;
  std::size_t column = 1;
  for (std::size_t i = 0; i < std::min(offset, body.size()); ++i) {
    column = body[i] == '\n' ? 1 : column + 1;
    line += body[i] == '\n';
  }
  return errors::malformed_json(offset < body.size() ? body[offset] : '\0', line, column);
}

}  // namespace

Reply plain_error(int status, std::string_view text) {
  elasticsearch::JsonWriter writer;
  writer.begin_object().key("error").text(text).key("status").integer(status).end_object();
  return {status, writer.str()};
}

base::Result<std::string> index_expression(const Call& call) {
  const auto ignore = call.parameters.flag("ignore_unavailable");
  if (!ignore) return ignore.error();
  const auto allow_none = call.parameters.flag("allow_no_indices", true);
  if (!allow_none) return allow_none.error();
  std::string expression = call.captures.index;
  if (*ignore) expression = call.service.available(expression);
  if (!*allow_none) {
    const auto names = call.service.resolve(expression);
    if (!names) return names.error();
    if (names->empty()) return errors::index_not_found(call.captures.index);
  }
  return expression;
}

base::Result<void> check_json_body(const Call& call, bool required) {
  if (is_blank(call.body)) {
    if (required) return errors::body_required();
    return {};
  }
  // Too deep a body is the service's to refuse.
  if (elasticsearch::is_nested_too_deeply(call.body)) return {};
  rapidjson::MemoryStream stream{call.body.data(), call.body.size()};
  rapidjson::Reader reader;
  rapidjson::BaseReaderHandler<> ignore_all;
  reader.Parse<rapidjson::kParseIterativeFlag>(stream, ignore_all);
  if (reader.HasParseError()) return malformed(call.body, reader.GetErrorOffset());
  return {};
}

base::Result<elasticsearch::Refresh> wants_refresh(const Call& call) {
  using elasticsearch::Refresh;
  const auto value = call.parameters.find("refresh");
  if (!value || *value == "false") return Refresh::kLater;
  if (value->empty() || *value == "true") return Refresh::kForced;
  if (*value == "wait_for") return Refresh::kWaitFor;
  return errors::bad_refresh(*value);
}

base::Result<elasticsearch::WriteCondition> write_condition(const Call& call) {
  elasticsearch::WriteCondition condition;
  const auto version = call.parameters.integer("version");
  if (!version) return version.error();
  condition.version = *version;
  const auto number = call.parameters.integer("if_seq_no");
  if (!number) return number.error();
  condition.if_sequence_number = *number;
  const auto term = call.parameters.integer("if_primary_term");
  if (!term) return term.error();
  condition.if_primary_term = *term;
  if (const auto text = call.parameters.find("version_type")) {
    const auto type = elasticsearch::parse_version_type(*text);
    if (!type) return type.error();
    condition.version_type = *type;
  }
  return condition;
}

}  // namespace weir::elasticsearch_http
