#include "pipeline/trips/trip_columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "pipeline/trips/byte_stream.h"

namespace weir::trips {
namespace {

using Names = std::array<std::string_view, 4>;

constexpr Names kPickupTime{"tpep_pickup_datetime", "lpep_pickup_datetime", "pickup_datetime",
                            "trip_pickup_datetime"};
constexpr Names kDropoffTime{"tpep_dropoff_datetime", "lpep_dropoff_datetime", "dropoff_datetime",
                             "trip_dropoff_datetime"};

constexpr std::array kTextColumns{
    TextColumn{&TripRecord::vendor_id, "vendor_id", "VendorID",
               Names{"vendorid", "vendor_id", "vendor_name"}, false},
    TextColumn{&TripRecord::passenger_count, "passenger_count", "passenger_count",
               Names{"passenger_count"}, true},
    TextColumn{&TripRecord::trip_distance, "trip_distance", "trip_distance", Names{"trip_distance"},
               true},
    TextColumn{&TripRecord::pickup_longitude, "pickup_longitude", "pickup_longitude",
               Names{"pickup_longitude", "start_lon"}, true},
    TextColumn{&TripRecord::pickup_latitude, "pickup_latitude", "pickup_latitude",
               Names{"pickup_latitude", "start_lat"}, true},
    TextColumn{&TripRecord::rate_code, "rate_code", "RateCodeID",
               Names{"ratecodeid", "rate_code", "rate_code_id"}, false},
    TextColumn{&TripRecord::store_and_forward, "store_and_fwd_flag", "store_and_fwd_flag",
               Names{"store_and_fwd_flag", "store_and_forward"}, false},
    TextColumn{&TripRecord::dropoff_longitude, "dropoff_longitude", "dropoff_longitude",
               Names{"dropoff_longitude", "end_lon"}, true},
    TextColumn{&TripRecord::dropoff_latitude, "dropoff_latitude", "dropoff_latitude",
               Names{"dropoff_latitude", "end_lat"}, true},
    TextColumn{&TripRecord::payment_type, "payment_type", "payment_type", Names{"payment_type"},
               false},
    TextColumn{&TripRecord::fare_amount, "fare_amount", "fare_amount",
               Names{"fare_amount", "fare_amt"}, true},
    TextColumn{&TripRecord::extra, "extra", "extra", Names{"extra", "surcharge"}, true},
    TextColumn{&TripRecord::mta_tax, "mta_tax", "mta_tax", Names{"mta_tax"}, true},
    TextColumn{&TripRecord::tip_amount, "tip_amount", "tip_amount", Names{"tip_amount", "tip_amt"},
               true},
    TextColumn{&TripRecord::tolls_amount, "tolls_amount", "tolls_amount",
               Names{"tolls_amount", "tolls_amt"}, true},
    TextColumn{&TripRecord::improvement_surcharge, "improvement_surcharge", "improvement_surcharge",
               Names{"improvement_surcharge"}, true},
    TextColumn{&TripRecord::total_amount, "total_amount", "total_amount",
               Names{"total_amount", "total_amt"}, true},
};

std::string plain_name(std::string_view name) {
  constexpr std::string_view kSpaces = " \t";
  const std::size_t first = name.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  std::string plain{name.substr(first, name.find_last_not_of(kSpaces) + 1 - first)};
  for (char& c : plain) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  return plain;
}

class Header {
 public:
  explicit Header(std::span<const std::string_view> names) {
    for (const auto& name : names) names_.push_back(plain_name(name));
  }

  std::optional<std::size_t> find(const Names& wanted) const {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (!names_[i].empty() && std::find(wanted.begin(), wanted.end(), names_[i]) != wanted.end())
        return i;
    }
    return std::nullopt;
  }

  bool has_zone_ids() const {
    return find({"pulocationid", "dolocationid", "pickup_location_id", "dropoff_location_id"})
        .has_value();
  }

 private:
  std::vector<std::string> names_;
};

base::Error missing_columns(const Header& header, const std::vector<std::string_view>& missing) {
  if (header.has_zone_ids()) {
    return bad_input(
        "header: these are trips by zone id (2017 and later), which carry no coordinates; files of "
        "2009 to 2016 do");
  }
  return bad_input(fmt::format("header: this is not a file of taxi trips: it has no column {}",
                               fmt::join(missing, ", no column ")));
}

}  // namespace

std::span<const TextColumn> text_columns() {
  return kTextColumns;
}

bool is_coordinate(const TextColumn& column) {
  return column.json_name.ends_with("itude");
}

base::Result<CsvLayout> find_layout(std::span<const std::string_view> names) {
  const Header header{names};
  CsvLayout layout;
  std::vector<std::string_view> missing;
  const auto need = [&](const Names& wanted) {
    const auto position = header.find(wanted);
    if (!position) missing.push_back(wanted.front());
    layout.columns_needed = std::max(layout.columns_needed, position.value_or(0) + 1);
    return position.value_or(0);
  };
  layout.pickup_time = need(kPickupTime);
  layout.dropoff_time = need(kDropoffTime);
  for (const TextColumn& column : kTextColumns) {
    if (is_coordinate(column)) {
      layout.coordinates.push_back({need(column.header_names), &column});
    } else if (const auto position = header.find(column.header_names)) {
      layout.others.push_back({*position, &column});
    }
  }
  if (!missing.empty()) return missing_columns(header, missing);
  return layout;
}

}  // namespace weir::trips
