// Small files for tests of readers.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace weir::trips {

/// A folder of the process's own, so that test programs of several builds may run side by side. It
/// goes when the program ends.
class TestFolder {
 public:
  static const std::filesystem::path& path() {
    static const TestFolder folder;
    return folder.path_;
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

 private:
  TestFolder() { std::filesystem::create_directories(path_); }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::filesystem::path path_ =
      std::filesystem::path{testing::TempDir()} / ("weir-trips-" + std::to_string(::getpid()));
};

/// Writes `content` under a name of the test's own and gives the path.
inline std::string write_test_file(std::string_view content, std::string_view name = "trips.csv") {
  const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
  std::string case_name = std::string{test->test_suite_name()} + "_" + test->name();
  for (char& c : case_name) c = c == '/' ? '_' : c;
  const std::string path = TestFolder::path() / (case_name + "_" + std::string{name});
  std::ofstream{path, std::ios::binary}.write(content.data(),
                                              static_cast<std::streamsize>(content.size()));
  return path;
}

inline constexpr std::string_view kHeader2015 =
    "VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,"
    "pickup_longitude,pickup_latitude,RateCodeID,store_and_fwd_flag,dropoff_longitude,"
    "dropoff_latitude,payment_type,fare_amount,extra,mta_tax,tip_amount,tolls_amount,"
    "improvement_surcharge,total_amount\n";

/// A row of 2015 with the given drop-off time; it fits kHeader2015.
inline std::string row_2015(std::string_view dropoff,
                            std::string_view pickup_latitude = "40.7177543640137") {
  return "2,2015-01-10 00:00:00," + std::string{dropoff} + ",1,0.87,-73.9578552246094," +
         std::string{pickup_latitude} +
         ",1,N,-73.9512023925781,40.7111434936523,2,6,0.5,0.5,0,0,0.3,7.3\n";
}

}  // namespace weir::trips
