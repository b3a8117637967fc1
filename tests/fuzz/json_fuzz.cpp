#include "api_input.h"
#include "emulator/api/validate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::api;
  const auto [operation, bytes] = fuzz_input(data, size);
  const ShapeInfo& shape = *operation->input;
  const auto object = shape.make();
  const auto absent = from_json(shape, object.get(), bytes);
  if (!absent.ok()) return 0;
  (void)validate(shape, object.get(), *absent).ok();
  const auto back = shape.make();
  require(from_json(shape, back.get(), to_json(shape, object.get())).ok(), "own JSON is read");
  require_equal(shape, object.get(), back.get());
  return 0;
}
