// Identifiers in the form of random UUIDs that are the same in every run.
#pragma once

#include <cstdint>
#include <string>

namespace weir::sim {

/// A version 4 UUID in form; the same number gives the same, other numbers others.
std::string numbered_uuid(std::uint64_t number);

}  // namespace weir::sim
