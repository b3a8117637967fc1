// One record of the trip stream. The fast scanner and the full parser must agree, and a line end
// must not matter.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "pipeline/trips/parse_trip.h"

namespace {

using weir::trips::TripFields;

bool same(double left, double right) {
  return std::memcmp(&left, &right, sizeof left) == 0;
}

bool same(const TripFields& left, const TripFields& right) {
  return left.kind == right.kind && same(left.pickup_latitude, right.pickup_latitude) &&
         same(left.pickup_longitude, right.pickup_longitude) &&
         same(left.dropoff_latitude, right.dropoff_latitude) &&
         same(left.dropoff_longitude, right.dropoff_longitude) &&
         left.pickup_ms == right.pickup_ms && left.dropoff_ms == right.dropoff_ms &&
         left.watermark_ms == right.watermark_ms;
}

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string json(reinterpret_cast<const char*>(data), size);
  const TripFields fields = weir::trips::parse_trip(json);
  if (json.find('\n') == std::string::npos) {
    require(same(fields, weir::trips::parse_trip(json + "\n")), "a line end does not matter");
  }
  // A blank in front keeps the fast way from taking it, and means nothing to JSON.
  require(same(fields, weir::trips::parse_trip(" " + json)), "both ways read the same");
  return 0;
}
