// How a value reads inside AWS's validation messages: the text of its Java object.
#pragma once

#include <string>

#include "emulator/api/shape.h"

namespace weir::api {

/// "abc", "5", "0.5", "[a, b]", "{key=value}", "java.nio.HeapByteBuffer[pos=0 lim=4 cap=4]".
/// A structure inside a list is "PutRecordsRequestEntry@1": AWS writes the class name with a hash
/// that means nothing; here it is the place in the list, so that two runs agree.
std::string value_text(const ShapeInfo& shape, const void* value);

}  // namespace weir::api
