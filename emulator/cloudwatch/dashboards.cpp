// PutDashboard, GetDashboard, ListDashboards, DeleteDashboards.
#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <algorithm>
#include <utility>

#include "emulator/api/validate.h"
#include "emulator/cloudwatch/cloudwatch_service.h"
#include "emulator/cloudwatch/errors.h"
#include "emulator/cloudwatch/paging.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::DashboardEntry;

bool is_dashboard_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  return !name.empty() && std::ranges::all_of(name, allowed);
}

std::size_t metrics_of(const rapidjson::Value& widget) {
  if (!widget.IsObject()) return 0;
  const auto properties = widget.FindMember("properties");
  if (properties == widget.MemberEnd() || !properties->value.IsObject()) return 0;
  const auto metrics = properties->value.FindMember("metrics");
  const bool listed = metrics != properties->value.MemberEnd() && metrics->value.IsArray();
  return listed ? metrics->value.Size() : 0;
}

base::Result<void> check_body(const std::string& body, const Limits& limits) {
  rapidjson::Document document;
  document.Parse(body);
  if (document.HasParseError()) {
    return bad_dashboard_body(fmt::format("{} at offset {}",
                                          rapidjson::GetParseError_En(document.GetParseError()),
                                          document.GetErrorOffset()));
  }
  if (!document.IsObject()) return bad_dashboard_body("not an object");
  const auto widgets = document.FindMember("widgets");
  if (widgets == document.MemberEnd()) return {};
  if (!widgets->value.IsArray()) return bad_dashboard_body("widgets is not an array");
  if (widgets->value.Size() > limits.dashboard_widgets_max) {
    return bad_dashboard_body(fmt::format("more than {} widgets", limits.dashboard_widgets_max));
  }
  std::size_t total = 0;
  for (const rapidjson::Value& widget : widgets->value.GetArray()) {
    const std::size_t metrics = metrics_of(widget);
    total += metrics;
    if (metrics > limits.dashboard_widget_metrics_max) {
      return bad_dashboard_body(
          fmt::format("more than {} metrics in a widget", limits.dashboard_widget_metrics_max));
    }
  }
  if (total > limits.dashboard_metrics_max) {
    return bad_dashboard_body(fmt::format("more than {} metrics", limits.dashboard_metrics_max));
  }
  return {};
}

}  // namespace

// Dashboards are global: their ARN names no region.
std::string CloudWatchService::dashboard_arn(std::string_view name) const {
  return fmt::format("arn:aws:cloudwatch::{}:dashboard/{}", scope_.account, name);
}

base::Result<api::cloudwatch::PutDashboardOutput> CloudWatchService::put_dashboard(
    const api::cloudwatch::PutDashboardInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (!is_dashboard_name(input.dashboard_name)) return bad_dashboard_name();
  if (input.dashboard_name.size() > kDashboardNameCharactersMax) {
    return too_long("DashboardName", kDashboardNameCharactersMax);
  }
  WEIR_RETURN_IF_ERROR(check_body(input.dashboard_body, limits_));
  const auto [place, fresh] =
      dashboards_.insert_or_assign(input.dashboard_name, Dashboard{input.dashboard_body, now()});
  if (fresh && input.tags) {
    WEIR_RETURN_IF_ERROR(add_tags(dashboard_arn(input.dashboard_name), *input.tags));
  }
  return api::cloudwatch::PutDashboardOutput{
      .dashboard_validation_messages = std::vector<api::cloudwatch::DashboardValidationMessage>{}};
}

base::Result<api::cloudwatch::GetDashboardOutput> CloudWatchService::get_dashboard(
    const api::cloudwatch::GetDashboardInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  const auto place = dashboards_.find(input.dashboard_name);
  if (place == dashboards_.end()) return dashboard_not_found(input.dashboard_name);
  return api::cloudwatch::GetDashboardOutput{.dashboard_arn = dashboard_arn(place->first),
                                             .dashboard_body = place->second.body,
                                             .dashboard_name = place->first};
}

base::Result<api::cloudwatch::ListDashboardsOutput> CloudWatchService::list_dashboards(
    const api::cloudwatch::ListDashboardsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  std::vector<DashboardEntry> found;
  for (const auto& [name, dashboard] : dashboards_) {
    if (!name.starts_with(input.dashboard_name_prefix.value_or(""))) continue;
    found.push_back({.dashboard_name = name,
                     .dashboard_arn = dashboard_arn(name),
                     .last_modified = dashboard.modified,
                     .size = std::ssize(dashboard.body)});
  }
  auto page = page_of(std::move(found), input.next_token, kListDashboardsPageSize);
  if (!page.ok()) return page.error();
  return api::cloudwatch::ListDashboardsOutput{.dashboard_entries = std::move(page->entries),
                                               .next_token = page->next_token};
}

base::Result<api::cloudwatch::DeleteDashboardsOutput> CloudWatchService::delete_dashboards(
    const api::cloudwatch::DeleteDashboardsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (input.dashboard_names.empty()) return dashboard_names_missing();
  for (const std::string& name : input.dashboard_names) {
    if (!dashboards_.contains(name)) return dashboard_not_found(name);
  }
  for (const std::string& name : input.dashboard_names) {
    dashboards_.erase(name);
    tags_.erase(dashboard_arn(name));
  }
  return api::cloudwatch::DeleteDashboardsOutput{};
}

}  // namespace weir::cloudwatch
