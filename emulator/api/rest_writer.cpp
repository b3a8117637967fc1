#include <algorithm>

#include "emulator/api/json.h"
#include "emulator/api/rest_text.h"
#include "emulator/api/wire_formats.h"
#include "emulator/api/xml_writer.h"

namespace weir::api {
namespace {

constexpr std::string_view kXmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr int kNoContent = 204;

/// Whether a value goes into the reply at all: no empty headers.
bool is_blank(const ShapeInfo& shape, const void* value) {
  return shape.kind == Kind::kList && shape.list->size(value) == 0;
}

void put_header(ReplyParts& reply, const OperationInfo& operation, const MemberInfo& member,
                const void* value) {
  std::string name = lower_case(member.location_name);
  std::string text = header_text(*member.shape, value, member.timestamp_format);
  if (name == "content-type") {
    reply.content_type = std::move(text);
  } else if (name != "content-length" || operation.http_method == "HEAD") {
    // The body says how long it is; only a reply to HEAD has none to tell.
    reply.headers.emplace_back(std::move(name), std::move(text));
  }
}

void put_prefix_headers(ReplyParts& reply, const MemberInfo& member, const void* value) {
  const ShapeInfo& shape = *member.shape;
  for (const auto& [key, entry] : shape.map->entries(value)) {
    reply.headers.emplace_back(lower_case(member.location_name) + lower_case(key),
                               header_text(*shape.element, entry, member.timestamp_format));
  }
}

void put_bindings(ReplyParts& reply, const OperationInfo& operation, const void* output) {
  for (const MemberInfo& member : operation.output->members) {
    const void* value = read(member, output);
    if (value == nullptr || is_blank(*member.shape, value)) continue;
    if (member.location == Location::kHeader) {
      put_header(reply, operation, member, value);
    } else if (member.location == Location::kHeaders) {
      put_prefix_headers(reply, member, value);
    } else if (member.location == Location::kStatusCode) {
      reply.status = *static_cast<const std::int32_t*>(value);
    }
  }
}

std::string document(WireFormat format, std::string_view root, const ShapeInfo& shape,
                     const void* object, std::string_view xmlns) {
  if (format == WireFormat::kRestJson) return to_json(shape, object);
  std::string body(kXmlDeclaration);
  append_xml_value(body, root, shape, object, TimestampFormat::kProtocolDefault,
                   XmlDialect::kStandard, xmlns);
  return body;
}

std::string_view document_type(WireFormat format) {
  return format == WireFormat::kRestJson ? json_content_type(format) : "application/xml";
}

void put_payload(ReplyParts& reply, WireFormat format, const ServiceInfo& service,
                 const MemberInfo& member, const void* output) {
  const void* value = read(member, output);
  if (value == nullptr) return;
  switch (member.shape->kind) {
    case Kind::kBlob:
      reply.content_type = "application/octet-stream";
      reply.body = *static_cast<const std::string*>(value);
      return;
    case Kind::kString:
      reply.content_type = "text/plain";
      reply.body = *static_cast<const std::string*>(value);
      return;
    default:
      reply.content_type = document_type(format);
      reply.body =
          document(format, member.location_name, *member.shape, value, service.namespace_uri);
  }
}

void put_body(ReplyParts& reply, WireFormat format, const ServiceInfo& service,
              const ShapeInfo& shape, const void* output) {
  if (!shape.payload.empty()) {
    const auto member = std::ranges::find(shape.members, shape.payload, &MemberInfo::name);
    if (member != shape.members.end()) put_payload(reply, format, service, *member, output);
    return;
  }
  const bool has_body = std::ranges::any_of(
      shape.members, [](const MemberInfo& member) { return member.location == Location::kBody; });
  if (!has_body) return;
  reply.content_type = document_type(format);
  const std::string_view root = shape.root_name.empty() ? shape.name : shape.root_name;
  reply.body = document(format, root, shape, output, service.namespace_uri);
}

}  // namespace

ReplyParts write_rest_reply(WireFormat format, const ServiceInfo& service,
                            const OperationInfo& operation, const void* output) {
  ReplyParts reply;
  reply.status = operation.success_status;
  if (output == nullptr) return reply;
  put_body(reply, format, service, *operation.output, output);
  put_bindings(reply, operation, output);
  if (reply.status == kNoContent) {
    reply.body.clear();
    reply.content_type.clear();
  }
  return reply;
}

}  // namespace weir::api
