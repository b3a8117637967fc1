#include <fmt/format.h>

#include <algorithm>

#include "emulator/api/cbor.h"
#include "emulator/api/json_text.h"
#include "emulator/api/wire.h"
#include "emulator/api/wire_formats.h"
#include "emulator/api/xml_writer.h"

namespace weir::api {
namespace {

constexpr int kBadRequest = 400;
constexpr int kFirstServerError = 500;
constexpr std::string_view kXmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// An error together with what the service's model says of it.
struct Described {
  const ServiceInfo& service;
  const base::Error& error;
  const ErrorInfo* declared;

  /// The model's status, where the error does not bring one of its own.
  int status() const {
    if (error.http_status != kBadRequest || declared == nullptr) return error.http_status;
    return declared->http_status;
  }
  bool server_fault() const {
    return declared != nullptr ? declared->server_fault : error.http_status >= kFirstServerError;
  }
  std::string_view fault() const { return server_fault() ? "Receiver" : "Sender"; }
};

Described describe(const ServiceInfo& service, const base::Error& error) {
  return {service, error, find_error(service, error.code)};
}

/// The names that errors of no service in particular go by in the query protocols.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CommonErrors.html
std::string_view common_query_code(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> kCodes[] = {
      {"AccessDeniedException", "AccessDenied"},
      {"ExpiredTokenException", "ExpiredToken"},
      {"IncompleteSignatureException", "IncompleteSignature"},
      {"InternalFailureException", "InternalFailure"},
      {"InvalidSignatureException", "SignatureDoesNotMatch"},
      {"MissingAuthenticationTokenException", "MissingAuthenticationToken"},
      {"SerializationException", "MalformedInput"},
      {"ServiceUnavailableException", "ServiceUnavailable"},
      {"ThrottlingException", "Throttling"},
      {"UnknownOperationException", "InvalidAction"},
      {"UnrecognizedClientException", "InvalidClientTokenId"},
      {"ValidationException", "ValidationError"},
  };
  const auto* found =
      std::ranges::find(kCodes, name, &std::pair<std::string_view, std::string_view>::first);
  return found == std::end(kCodes) ? name : found->second;
}

std::string_view query_code(const Described& described) {
  if (described.declared != nullptr) return described.declared->code;
  return common_query_code(described.error.code);
}

/// The error's __type. Services that qualify names take those of their frame from its packages.
std::string type_name(const Described& described) {
  const std::string& name = described.error.code;
  if (described.service.error_namespace.empty()) return name;
  if (name == "ValidationException") return "com.amazon.coral.validate#" + name;
  if (name == "SerializationException" || name == "UnknownOperationException") {
    return "com.amazon.coral.service#" + name;
  }
  return fmt::format("{}#{}", described.service.error_namespace, name);
}

/// SerializationException comes from below the services and spells its key in its own way.
std::string_view message_key(const Described& described) {
  if (described.error.code == "SerializationException") return "Message";
  return described.declared == nullptr ? "message" : described.declared->message_member;
}

using Fields = std::vector<std::pair<std::string_view, std::string>>;

Fields rpc_fields(const Described& described) {
  Fields fields = {{"__type", type_name(described)}};
  if (!described.error.message.empty()) {
    fields.emplace_back(message_key(described), described.error.message);
  }
  return fields;
}

std::string json_object(const Fields& fields) {
  std::string out;
  for (const auto& [key, value] : fields) {
    out += out.empty() ? '{' : ',';
    append_json_string(out, key);
    out += ':';
    append_json_string(out, value);
  }
  return out + '}';
}

std::string cbor_map(const Fields& fields) {
  std::string out;
  append_cbor_map(out, fields.size());
  for (const auto& [key, value] : fields) {
    append_cbor_text(out, key);
    append_cbor_text(out, value);
  }
  return out;
}

ReplyParts rpc_error(WireFormat format, const Described& described, bool query_mode) {
  ReplyParts reply;
  reply.status = described.status();
  if (query_mode && described.service.query_compatible) {
    reply.headers.emplace_back("x-amzn-query-error",
                               fmt::format("{};{}", query_code(described), described.fault()));
  }
  if (format == WireFormat::kCbor11 || format == WireFormat::kRpcV2Cbor) {
    const bool rpc_v2 = format == WireFormat::kRpcV2Cbor;
    if (rpc_v2) reply.headers.emplace_back("smithy-protocol", "rpc-v2-cbor");
    reply.content_type = rpc_v2 ? "application/cbor" : "application/x-amz-cbor-1.1";
    reply.body = cbor_map(rpc_fields(described));
    return reply;
  }
  reply.content_type = json_content_type(format);
  reply.body = json_object(rpc_fields(described));
  return reply;
}

ReplyParts rest_json_error(const Described& described) {
  ReplyParts reply;
  reply.status = described.status();
  reply.content_type = json_content_type(WireFormat::kRestJson);
  reply.headers.emplace_back("x-amzn-errortype", described.error.code);
  Fields fields;
  if (described.declared != nullptr && described.declared->type_member) {
    fields.emplace_back("Type", described.server_fault() ? "Service" : "User");
  }
  fields.emplace_back(message_key(described), described.error.message);
  reply.body = json_object(fields);
  return reply;
}

void append_error_element(std::string& out, const Described& described, bool with_type) {
  append_open_tag(out, "Error");
  if (with_type) append_xml_element(out, "Type", described.fault());
  append_xml_element(out, "Code", query_code(described));
  append_xml_element(out, "Message", described.error.message);
  append_close_tag(out, "Error");
}

ReplyParts xml_error(const Described& described, std::string_view request_id) {
  ReplyParts reply{.status = described.status(), .content_type = "text/xml"};
  reply.body = "<ErrorResponse";
  if (!described.service.namespace_uri.empty()) {
    reply.body += " xmlns=\"";
    append_xml_text(reply.body, described.service.namespace_uri);
    reply.body += '"';
  }
  reply.body += '>';
  append_error_element(reply.body, described, true);
  append_xml_element(reply.body, "RequestId", request_id);
  append_close_tag(reply.body, "ErrorResponse");
  return reply;
}

ReplyParts ec2_error(const Described& described, std::string_view request_id) {
  ReplyParts reply{.status = described.status(), .content_type = "text/xml"};
  reply.body = kXmlDeclaration;
  reply.body += "<Response><Errors>";
  append_error_element(reply.body, described, false);
  reply.body += "</Errors>";
  append_xml_element(reply.body, "RequestID", request_id);
  append_close_tag(reply.body, "Response");
  return reply;
}

ReplyParts rest_xml_error(const Described& described, std::string_view request_id) {
  if (!described.service.unwrapped_xml_errors) {
    ReplyParts reply = xml_error(described, request_id);
    reply.content_type = "application/xml";
    return reply;
  }
  ReplyParts reply{.status = described.status(), .content_type = "application/xml"};
  reply.body = kXmlDeclaration;
  append_open_tag(reply.body, "Error");
  append_xml_element(reply.body, "Code", query_code(described));
  append_xml_element(reply.body, "Message", described.error.message);
  append_xml_element(reply.body, "RequestId", request_id);
  append_close_tag(reply.body, "Error");
  return reply;
}

}  // namespace

ReplyParts write_error(WireFormat format, const ServiceInfo& service, const base::Error& error,
                       std::string_view request_id, bool query_mode) {
  const Described described = describe(service, error);
  switch (format) {
    case WireFormat::kJson10:
    case WireFormat::kJson11:
    case WireFormat::kCbor11:
    case WireFormat::kRpcV2Cbor:
      return rpc_error(format, described, query_mode);
    case WireFormat::kQuery:
      return xml_error(described, request_id);
    case WireFormat::kEc2Query:
      return ec2_error(described, request_id);
    case WireFormat::kRestJson:
      return rest_json_error(described);
    case WireFormat::kRestXml:
      return rest_xml_error(described, request_id);
  }
  return {};
}

}  // namespace weir::api
