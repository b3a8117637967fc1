#include "api_input.h"
#include "emulator/api/cbor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::api;
  const auto [operation, bytes] = fuzz_input(data, size);
  const ShapeInfo& shape = *operation->input;
  for (const CborDialect dialect : {CborDialect::kAwsJson, CborDialect::kRpcV2}) {
    const auto object = shape.make();
    if (!from_cbor(shape, object.get(), bytes, dialect).ok()) continue;
    const auto back = shape.make();
    const std::string written = to_cbor(shape, object.get(), dialect);
    require(from_cbor(shape, back.get(), written, dialect).ok(), "own CBOR is read");
    require_equal(shape, object.get(), back.get());
  }
  return 0;
}
