#include "emulator/api/wire.h"

#include <algorithm>

#include "emulator/api/cbor.h"
#include "emulator/api/errors.h"
#include "emulator/api/json.h"
#include "emulator/api/wire_formats.h"

namespace weir::api {

using base::Result;

bool may_be_empty(const ShapeInfo& shape) {
  return std::ranges::none_of(shape.members, &MemberInfo::required);
}

Result<AbsentMembers> read_json_request(const OperationInfo& operation, std::string_view body,
                                        void* input) {
  if (body.empty() && may_be_empty(*operation.input)) return AbsentMembers{};
  return from_json(*operation.input, input, body);
}

std::string_view json_content_type(WireFormat format) {
  switch (format) {
    case WireFormat::kJson10:
      return "application/x-amz-json-1.0";
    case WireFormat::kJson11:
      return "application/x-amz-json-1.1";
    default:
      return "application/json";
  }
}

ReplyParts write_json_reply(WireFormat format, const OperationInfo& operation, const void* output) {
  ReplyParts reply;
  reply.status = operation.success_status;
  reply.content_type = json_content_type(format);
  // Kinesis answers with an empty body where an operation has no output (kinesalite).
  if (output != nullptr) reply.body = to_json(*operation.output, output);
  return reply;
}

Result<AbsentMembers> read_request(WireFormat format, const OperationInfo& operation,
                                   const RequestParts& parts, void* input) {
  if (operation.input == nullptr || input == nullptr) return AbsentMembers{};
  switch (format) {
    case WireFormat::kJson10:
    case WireFormat::kJson11:
      return read_json_request(operation, parts.body, input);
    case WireFormat::kCbor11:
    case WireFormat::kRpcV2Cbor:
      return read_cbor_request(format, operation, parts.body, input);
    case WireFormat::kQuery:
    case WireFormat::kEc2Query:
      return read_query_request(format, operation, parts.query, input);
    case WireFormat::kRestJson:
    case WireFormat::kRestXml:
      return read_rest_request(format, operation, parts, input);
  }
  return AbsentMembers{};
}

ReplyParts write_reply(WireFormat format, const ServiceInfo& service,
                       const OperationInfo& operation, const void* output,
                       std::string_view request_id) {
  const void* shaped = operation.output == nullptr ? nullptr : output;
  switch (format) {
    case WireFormat::kJson10:
    case WireFormat::kJson11:
      return write_json_reply(format, operation, shaped);
    case WireFormat::kCbor11:
    case WireFormat::kRpcV2Cbor:
      return write_cbor_reply(format, operation, shaped);
    case WireFormat::kQuery:
    case WireFormat::kEc2Query:
      return write_query_reply(format, service, operation, shaped, request_id);
    case WireFormat::kRestJson:
    case WireFormat::kRestXml:
      return write_rest_reply(format, service, operation, shaped);
  }
  return {};
}

std::string write_payload(WireFormat format, const ShapeInfo& shape, const void* object) {
  switch (format) {
    case WireFormat::kCbor11:
      return to_cbor(shape, object, CborDialect::kAwsJson);
    case WireFormat::kRpcV2Cbor:
      return to_cbor(shape, object, CborDialect::kRpcV2);
    default:
      return to_json(shape, object);
  }
}

}  // namespace weir::api
