// MD5 of partition keys: the rule by which Kinesis places a record (API reference, PutRecord).
#pragma once

#include <span>
#include <string_view>

#include "emulator/base/hash_key.h"

namespace weir::base {

/// The key's MD5 digest read as a big-endian 128-bit integer.
HashKey md5_hash_key(std::string_view partition_key);

/// The same for many keys at once: `hashes[i]` becomes the hash of `keys[i]`; both have one size.
/// Several times faster a key than one call each where the processor has wide vectors.
void md5_hash_keys(std::span<const std::string_view> keys, std::span<HashKey> hashes);

}  // namespace weir::base
