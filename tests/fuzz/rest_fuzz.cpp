// Behind the line of the operation: a line "PATH?QUERY", lines "name: value", an empty line, the
// body.
#include "api_input.h"
#include "emulator/api/wire.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::api;
  auto [operation, bytes] = fuzz_input(data, size);
  std::string_view target = take_line(bytes);
  const std::string_view path = target.substr(0, target.find('?'));
  target.remove_prefix(std::min(path.size() + 1, target.size()));
  std::vector<NameValue> headers;
  for (std::string_view line = take_line(bytes); !line.empty(); line = take_line(bytes)) {
    const std::size_t colon = std::min(line.find(':'), line.size());
    headers.push_back({line.substr(0, colon), line.substr(std::min(colon + 1, line.size()))});
  }
  std::string storage;
  const std::vector<NameValue> query = decode_query(target, storage);
  for (const ServiceInfo* service : all_services()) {
    (void)match_rest_operation(*service, operation->http_method, path, query);
  }
  for (const WireFormat format : {WireFormat::kRestJson, WireFormat::kRestXml}) {
    const auto object = operation->input->make();
    const auto absent =
        read_request(format, *operation, {path, query, headers, bytes}, object.get());
    if (!absent.ok()) continue;
    const OperationInfo reply{.name = "Reply", .output = operation->input};
    (void)write_reply(format, *all_services()[0], reply, object.get(), "id");
  }
  return 0;
}
