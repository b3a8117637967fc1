#include "api_input.h"
#include "emulator/api/xml_reader.h"
#include "emulator/api/xml_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::api;
  const auto [operation, bytes] = fuzz_input(data, size);
  const ShapeInfo& shape = *operation->input;
  const auto object = shape.make();
  if (!from_xml(shape, object.get(), bytes).ok()) return 0;
  std::string written;
  append_xml_value(written, "Root", shape, object.get(), TimestampFormat::kProtocolDefault,
                   XmlDialect::kStandard);
  const auto back = shape.make();
  require(from_xml(shape, back.get(), written).ok(), "own XML is read");
  require_equal(shape, object.get(), back.get());
  return 0;
}
