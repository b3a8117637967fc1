#include "emulator/cloud/coverage.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace weir::cloud {
namespace {

constexpr const char* kPage = WEIR_SOURCE_DIR "/docs/coverage.md";

// WEIR_UPDATE_COVERAGE=1 in the environment writes the page anew.
TEST(Coverage, PageSaysWhatIsImplemented) {
  const auto expected = api::coverage_markdown(implemented_operations());
  ASSERT_TRUE(expected.ok()) << expected.error().message;
  if (std::getenv("WEIR_UPDATE_COVERAGE") != nullptr) std::ofstream(kPage) << *expected;
  std::ifstream page(kPage);
  std::ostringstream text;
  text << page.rdbuf();
  EXPECT_EQ(text.str(), *expected) << "docs/coverage.md is not up to date";
}

}  // namespace
}  // namespace weir::cloud
