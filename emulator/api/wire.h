// Requests and replies of every AWS protocol, on the tables of shape.h: which bytes, headers and
// status an operation's input and output are on the wire.
//   AWS JSON      https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
//   REST JSON     https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
//   REST XML      https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
//   Query         https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
//   EC2 Query     https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
//   RPC v2 CBOR   https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/shape.h"
#include "emulator/api/validate.h"
#include "emulator/base/error.h"
#include "emulator/base/result.h"

namespace weir::api {

enum class WireFormat : std::uint8_t {
  kJson10,
  kJson11,
  kCbor11,     ///< application/x-amz-cbor-1.1: AWS JSON 1.1 in CBOR, as Kinesis clients use it.
  kRpcV2Cbor,  ///< Smithy RPC v2.
  kQuery,
  kEc2Query,
  kRestJson,
  kRestXml,
};

struct NameValue {
  std::string_view name;
  std::string_view value;
};

/// The parts of an HTTP request that can carry input.
struct RequestParts {
  std::string_view path;               ///< REST: percent-encoded.
  std::span<const NameValue> query;    ///< Decoded pairs of the URL; Query: of a form body, too.
  std::span<const NameValue> headers;  ///< Names in lower case.
  std::string_view body;
};

/// A reply's bytes. `headers` do not include content-type.
struct ReplyParts {
  int status = 200;
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// Fills `input`, a fresh structure of operation.input (may be nullptr when that is). Unknown
/// members are ignored. Errors: SerializationException in every format, as AWS words it; the query
/// protocols spell it MalformedInput (write_error). An empty body is an empty structure where no
/// member is required. The value names required members that were missing, for validate().
base::Result<AbsentMembers> read_request(WireFormat format, const OperationInfo& operation,
                                         const RequestParts& parts, void* input);

/// `output` is nullptr for an operation that answers nothing. Headers are those of the output and
/// of the protocol; x-amzn-requestid is not among them. An empty content_type means none.
ReplyParts write_reply(WireFormat format, const ServiceInfo& service,
                       const OperationInfo& operation, const void* output,
                       std::string_view request_id);

/// The error shape of the protocol, with the headers that belong to it (x-amzn-errortype,
/// x-amzn-query-error). The status is the error's own, or the model's where the error says 400.
/// `query_mode`: the client sent x-amzn-query-mode: true.
ReplyParts write_error(WireFormat format, const ServiceInfo& service, const base::Error& error,
                       std::string_view request_id, bool query_mode = false);

/// The REST operation that method, path and query pairs mean; nullptr when none does. A literal
/// segment beats a label, a label a greedy one.
const OperationInfo* match_rest_operation(const ServiceInfo& service, std::string_view method,
                                          std::string_view path, std::span<const NameValue> query);

/// "a=1&b=%20x" decoded, in order; '+' is a blank. The views stand in `storage`.
std::vector<NameValue> decode_query(std::string_view text, std::string& storage);

// Event streams (vnd.amazon.eventstream): messages of headers and payload with two CRC32.
// https://smithy.io/2.0/aws/amazon-eventstream.html

/// One message. Header values are strings (type 7).
std::string event_stream_message(std::span<const NameValue> headers, std::string_view payload);
/// An event of an RPC operation: ":message-type" event, ":event-type", ":content-type".
std::string event_stream_event(std::string_view event_type, std::string_view content_type,
                               std::string_view payload);
/// An exception that ends the stream: ":message-type" exception, ":exception-type".
std::string event_stream_exception(std::string_view exception_type, std::string_view content_type,
                                   std::string_view payload);

/// A structure in the body encoding of the format: JSON or CBOR. For event payloads.
std::string write_payload(WireFormat format, const ShapeInfo& shape, const void* object);

}  // namespace weir::api
