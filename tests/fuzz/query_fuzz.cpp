#include "api_input.h"
#include "emulator/api/wire.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::api;
  const auto [operation, bytes] = fuzz_input(data, size);
  std::string storage;
  const std::vector<NameValue> pairs = decode_query(bytes, storage);
  for (const WireFormat format : {WireFormat::kQuery, WireFormat::kEc2Query}) {
    const auto object = operation->input->make();
    if (!read_request(format, *operation, {.query = pairs}, object.get()).ok()) continue;
    const auto back = operation->input->make();
    const std::string text = to_json(*operation->input, object.get());
    require(from_json(*operation->input, back.get(), text).ok(), "what was read is sound");
  }
  return 0;
}
