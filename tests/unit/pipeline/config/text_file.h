// A file with given content for the length of a test.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace weir::testing_support {

/// Lives in a folder of its own, which goes with it.
class TextFile {
 public:
  explicit TextFile(const std::string& content, const std::string& name = "input.yaml") {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    // Test programs run side by side; process and address tell their files apart.
    folder_ =
        std::filesystem::path{::testing::TempDir()} /
        (std::string{test == nullptr ? "weir" : test->name()} + "." + std::to_string(::getpid()) +
         "." + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
    std::filesystem::create_directories(folder_);
    path_ = (folder_ / name).string();
    std::ofstream{path_, std::ios::binary} << content;
  }
  ~TextFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;

  const std::string& path() const { return path_; }
  std::string beside(const std::string& name) const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
  std::string path_;
};

}  // namespace weir::testing_support
