// What stands between a body as sent and the bytes a service wants: aws-chunked framing
// ("Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks",
// Amazon S3 API reference) and gzip (RFC 9110, section 8.4).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "emulator/base/result.h"
#include "emulator/server/http/buffer.h"
#include "emulator/server/http/http.h"

namespace weir::http {

/// The body with its content codings undone, or nullopt when there are none. Codings that name no
/// compression (`amz-1.0`, `utf-8`) are left alone. Chunk signatures are not checked.
/// Errors carry the HTTP status: 400 for a broken body, 413 when it unpacks to more than
/// `limit_bytes`, 415 for a compression that is not understood.
base::Result<std::optional<Buffer>> undo_content_codings(const Request& request,
                                                         std::size_t limit_bytes);

/// zlib or gzip data, also of several members, unpacked.
base::Result<Buffer> inflate_body(std::span<const char> packed, std::size_t limit_bytes);

/// The payload of an aws-chunked body, signed or with trailers.
base::Result<Buffer> strip_aws_chunks(std::span<const char> framed);

}  // namespace weir::http
