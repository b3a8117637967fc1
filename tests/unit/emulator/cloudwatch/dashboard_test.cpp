#include "tests/unit/emulator/cloudwatch/world.h"

namespace weir::cloudwatch {
namespace {

constexpr const char* kBody =
    R"({"widgets":[{"type":"metric","properties":{"metrics":[["A","b"]]}}]})";

TEST(Dashboards, ArePutReadListedAndDeleted) {
  World world;
  ASSERT_TRUE(world.service.put_dashboard({"main", kBody}).ok());
  const auto dashboard = world.service.get_dashboard({"main"});
  EXPECT_EQ(*dashboard->dashboard_body, kBody);
  EXPECT_EQ(*dashboard->dashboard_arn, "arn:aws:cloudwatch::000000000000:dashboard/main");
  const auto list = world.service.list_dashboards({.dashboard_name_prefix = "m"});
  ASSERT_EQ(list->dashboard_entries->size(), 1u);
  EXPECT_EQ(*list->dashboard_entries->at(0).size, std::ssize(std::string(kBody)));
  ASSERT_TRUE(world.service.delete_dashboards({{"main"}}).ok());
  EXPECT_EQ(world.service.get_dashboard({"main"}).error().code, "DashboardNotFoundError");
}

TEST(Dashboards, DeletingOneThatIsMissingDeletesNone) {
  World world;
  ASSERT_TRUE(world.service.put_dashboard({"main", kBody}).ok());
  EXPECT_FALSE(world.service.delete_dashboards({{"main", "none"}}).ok());
  EXPECT_TRUE(world.service.get_dashboard({"main"}).ok());
}

TEST(Dashboards, BadNamesAndBodiesAreRefused) {
  World world;
  const base::Error error = world.service.put_dashboard({"no blanks", kBody}).error();
  EXPECT_EQ(error.code, "InvalidParameterValueException");
  EXPECT_EQ(error.message,
            "The value for field DashboardName contains invalid characters. It can only contain "
            "alphanumerics, dash (-) and underscore (_).\n");
  EXPECT_EQ(world.service.put_dashboard({std::string(256, 'x'), kBody}).error().message,
            "The parameter DashboardName must be shorter than 256 characters.");
  for (const char* body : {"", "{", "[]", R"({"widgets":1})"}) {
    EXPECT_EQ(world.service.put_dashboard({"main", body}).error().code,
              "DashboardInvalidInputError")
        << body;
  }
}

TEST(Dashboards, WidgetsAndTheirMetricsAreCounted) {
  World world(Limits{.dashboard_widgets_max = 1, .dashboard_metrics_max = 1});
  EXPECT_TRUE(world.service.put_dashboard({"main", kBody}).ok());
  EXPECT_FALSE(world.service.put_dashboard({"main", R"({"widgets":[{},{}]})"}).ok());
  const char* two = R"({"widgets":[{"properties":{"metrics":[["A","b"],["A","c"]]}}]})";
  EXPECT_FALSE(world.service.put_dashboard({"main", two}).ok());
}

}  // namespace
}  // namespace weir::cloudwatch
