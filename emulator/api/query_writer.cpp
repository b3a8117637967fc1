#include "emulator/api/wire_formats.h"
#include "emulator/api/xml_writer.h"

namespace weir::api {
namespace {

constexpr std::string_view kXmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

void append_root_tag(std::string& out, std::string_view name, std::string_view xmlns) {
  out += '<';
  out += name;
  if (!xmlns.empty()) {
    out += " xmlns=\"";
    append_xml_text(out, xmlns);
    out += '"';
  }
  out += '>';
}

std::string query_body(const ServiceInfo& service, const OperationInfo& operation,
                       const void* output, std::string_view request_id) {
  const std::string root = std::string(operation.name) + "Response";
  std::string body;
  append_root_tag(body, root, service.namespace_uri);
  if (output != nullptr) {
    append_open_tag(body, operation.result_wrapper);
    append_xml_members(body, *operation.output, output, XmlDialect::kStandard);
    append_close_tag(body, operation.result_wrapper);
  }
  append_open_tag(body, "ResponseMetadata");
  append_xml_element(body, "RequestId", request_id);
  append_close_tag(body, "ResponseMetadata");
  append_close_tag(body, root);
  return body;
}

/// An operation without output says that it went well: <return>true</return>.
std::string ec2_body(const ServiceInfo& service, const OperationInfo& operation, const void* output,
                     std::string_view request_id) {
  const std::string root = std::string(operation.name) + "Response";
  std::string body(kXmlDeclaration);
  append_root_tag(body, root, service.namespace_uri);
  append_xml_element(body, "requestId", request_id);
  if (output != nullptr) {
    append_xml_members(body, *operation.output, output, XmlDialect::kEc2);
  } else {
    append_xml_element(body, "return", "true");
  }
  append_close_tag(body, root);
  return body;
}

}  // namespace

ReplyParts write_query_reply(WireFormat format, const ServiceInfo& service,
                             const OperationInfo& operation, const void* output,
                             std::string_view request_id) {
  ReplyParts reply;
  reply.status = operation.success_status;
  reply.content_type = "text/xml";
  reply.body = format == WireFormat::kEc2Query ? ec2_body(service, operation, output, request_id)
                                               : query_body(service, operation, output, request_id);
  return reply;
}

}  // namespace weir::api
