// The fast readers of Kinesis JSON against the generic codec, on any bytes. The first byte chooses
// the operation: '0' PutRecords, '1' PutRecord, '2' GetRecords.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/unit/emulator/kinesis/wire/reader_agreement.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir::kinesis;
  if (size == 0) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Agreement agreement = data[0] % 3 == 0   ? compare_put_records(body)
                              : data[0] % 3 == 1 ? compare_put_record(body)
                                                 : compare_get_records(body);
  if (!agreement.complaint.empty()) {
    std::fprintf(stderr, "fast and generic reader disagree: %s\n", agreement.complaint.c_str());
    std::abort();
  }
  return 0;
}
