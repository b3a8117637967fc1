// A trip file of any kind: CSV, JSON lines, compressed or not, cut off or damaged.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string>

#include "pipeline/trips/trip_reader.h"

namespace {

/// A file in memory, under a name that can be opened.
class MemoryFile {
 public:
  MemoryFile(const std::uint8_t* data, std::size_t size)
      : descriptor_(memfd_create("trips", MFD_CLOEXEC)) {
    if (write(descriptor_, data, size) != static_cast<ssize_t>(size)) abort();
  }
  ~MemoryFile() { close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryFile file(data, size);
  auto reader = weir::trips::open_trip_reader(file.path());
  if (!reader.ok()) return 0;
  // Compressed bytes can unpack to more rows than are worth reading here.
  constexpr int kMaxRows = 10'000;
  for (int row = 0; row < kMaxRows; ++row) {
    const auto kind = (*reader)->next();
    if (!kind.ok() || *kind == weir::trips::RowKind::kEnd) break;
    if (*kind == weir::trips::RowKind::kBad) {
      if ((*reader)->complaint().empty()) abort();
      continue;
    }
    (void)(*reader)->timestamp_ms();
    const weir::trips::TripRecord& trip = (*reader)->trip();
    (void)std::string(trip.pickup_longitude).append(trip.total_amount).append((*reader)->json());
  }
  return 0;
}
