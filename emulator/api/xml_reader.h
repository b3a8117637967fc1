// XML of generated structs, as REST XML requests carry it.
// https://smithy.io/2.0/spec/protocol-traits.html (XML bindings)
#pragma once

#include <string_view>

#include "emulator/api/shape.h"
#include "emulator/api/validate.h"
#include "emulator/base/result.h"

namespace weir::api {

/// Fills `object`, a fresh structure of `shape`, from the root element of `text`, whatever its
/// name. Unknown elements are ignored, of equal ones the last counts. Timestamps are read in any
/// format. Errors: SerializationException. The value names required members that were missing.
base::Result<AbsentMembers> from_xml(const ShapeInfo& shape, void* object, std::string_view text);

}  // namespace weir::api
