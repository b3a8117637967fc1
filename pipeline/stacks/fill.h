// From evaluated template properties to API requests, by the tables of emulator/api.
#pragma once

#include "emulator/api/shape.h"
#include "emulator/base/result.h"
#include "pipeline/stacks/value.h"

namespace weir::stacks {

/// Fills `object`, a fresh structure of `shape`, from a mapping whose keys are the shape's member
/// names. Scalars are converted ("60" to a number, "true" to a boolean). A key that the shape does
/// not have, or a value of another kind, is an error "BadInput" that names file, line and property.
base::Result<void> fill(const api::ShapeInfo& shape, void* object, const Value& value);

template <class T>
base::Result<T> filled(const Value& value) {
  T object{};
  WEIR_RETURN_IF_ERROR(fill(api::shape_of<T>(), &object, value));
  return object;
}

}  // namespace weir::stacks
