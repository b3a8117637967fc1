// CBOR (RFC 8949) of every generated struct, in the two ways that AWS uses it. Blobs are byte
// strings, absent optionals are left out; the dialects differ in timestamps.
//   https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
//   AWS JSON in CBOR has no specification; Java clients of Kinesis define it (aws-sdk-java-v2,
//   issues 184 and 4661).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/api/json.h"
#include "emulator/api/shape.h"
#include "emulator/api/validate.h"
#include "emulator/base/result.h"

namespace weir::api {

enum class CborDialect : std::uint8_t {
  kAwsJson,  ///< application/x-amz-cbor-1.1: tag 1 around a whole number of milliseconds.
  kRpcV2,    ///< application/cbor: tag 1 around seconds, a double where there is a fraction.
};

/// One map of definite length, members in the model's order.
std::string to_cbor(const ShapeInfo& shape, const void* object, CborDialect dialect);

/// Fills `object`, a fresh structure of `shape`, from one map; nothing may follow it. Definite and
/// indefinite lengths and every width of numbers are read; unknown members and tags are skipped,
/// null and undefined mean absent. Refused: bignums for numbers, a name twice in one map, text
/// that is not UTF-8. Errors: SerializationException; `object` is then half filled. No more memory
/// is taken than the bytes at hand can fill, whatever lengths they state.
base::Result<AbsentMembers> from_cbor(const ShapeInfo& shape, void* object, std::string_view bytes,
                                      CborDialect dialect, Peer peer = Peer::kClient);

// Single items, for documents that no shape describes. Each appends to `out`.

void append_cbor_map(std::string& out, std::uint64_t entries);
void append_cbor_text(std::string& out, std::string_view text);

}  // namespace weir::api
