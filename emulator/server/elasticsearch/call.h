// One request on its way to a handler, and the handler's reply.
#pragma once

#include <string>
#include <string_view>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/elasticsearch_service.h"
#include "emulator/elasticsearch/json_api.h"
#include "emulator/server/elasticsearch/parameters.h"
#include "emulator/server/http/http.h"
#include "emulator/sim/time.h"

namespace weir::elasticsearch_http {

struct Reply {
  Reply() = default;
  Reply(int status_code, std::string text) : status(status_code), body(std::move(text)) {}
  /// JsonApi's replies are whole.
  Reply(elasticsearch::JsonReply reply) : status(reply.status), body(std::move(reply.body)) {}
  Reply(const base::Error& error) : Reply(elasticsearch::error_reply(error)) {}

  int status = 200;
  std::string body;
  bool plain_text = false;  ///< Else JSON.
  std::string allow;        ///< Of 405 and OPTIONS.
};

/// What the labels of a path stand for, decoded. Empty where the path has none.
struct Captures {
  std::string index;
  std::string type;
  std::string id;
  std::string name;
};

struct Call {
  elasticsearch::ElasticsearchService& service;
  elasticsearch::JsonApi api;
  const http::Request& request;
  sim::Time now;
  Captures captures;
  const Parameters& parameters;
  std::string_view body;
};

/// {"error":TEXT,"status":N}, as for errors without a type.
Reply plain_error(int status, std::string_view text);

/// The index expression of the path under ignore_unavailable and allow_no_indices: names that are
/// not there fall out, or an expression that selects nothing is an error. "" stands for all.
base::Result<std::string> index_expression(const Call& call);

/// Is the body there, and JSON? Errors: parse_exception, json_parse_exception.
base::Result<void> check_json_body(const Call& call, bool required);

/// The parameter `refresh`. Error: illegal_argument_exception.
base::Result<elasticsearch::Refresh> wants_refresh(const Call& call);

/// version, version_type, if_seq_no and if_primary_term. Error: illegal_argument_exception.
base::Result<elasticsearch::WriteCondition> write_condition(const Call& call);

}  // namespace weir::elasticsearch_http
