// The wire formats one by one: what wire.h chooses among.
#pragma once

#include <optional>
#include <string_view>

#include "emulator/api/shape.h"
#include "emulator/api/validate.h"
#include "emulator/api/wire.h"
#include "emulator/base/result.h"

namespace weir::api {

/// Whether an empty body stands for an empty structure: no member of the shape is required.
bool may_be_empty(const ShapeInfo& shape);

base::Result<AbsentMembers> read_json_request(const OperationInfo& operation, std::string_view body,
                                              void* input);
ReplyParts write_json_reply(WireFormat format, const OperationInfo& operation, const void* output);
std::string_view json_content_type(WireFormat format);

base::Result<AbsentMembers> read_cbor_request(WireFormat format, const OperationInfo& operation,
                                              std::string_view body, void* input);
ReplyParts write_cbor_reply(WireFormat format, const OperationInfo& operation, const void* output);

base::Result<AbsentMembers> read_query_request(WireFormat format, const OperationInfo& operation,
                                               std::span<const NameValue> pairs, void* input);
ReplyParts write_query_reply(WireFormat format, const ServiceInfo& service,
                             const OperationInfo& operation, const void* output,
                             std::string_view request_id);

base::Result<AbsentMembers> read_rest_request(WireFormat format, const OperationInfo& operation,
                                              const RequestParts& parts, void* input);
ReplyParts write_rest_reply(WireFormat format, const ServiceInfo& service,
                            const OperationInfo& operation, const void* output);

}  // namespace weir::api
