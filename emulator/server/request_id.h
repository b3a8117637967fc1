// Request ids as AWS makes them, from the world's own randomness: the same seed and the same calls
// give the same ids.
#pragma once

#include <string>

#include "emulator/sim/random.h"

namespace weir::server {

/// A random UUID of version 4.
std::string make_request_id(sim::Random& random);
/// What Kinesis calls x-amz-id-2: base64 of 72 random bytes.
std::string make_extended_request_id(sim::Random& random);

}  // namespace weir::server
