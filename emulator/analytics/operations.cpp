// ListApplicationOperations and DescribeApplicationOperation: changes that clients asked for.
#include <algorithm>

#include "emulator/analytics/analytics_service.h"
#include "emulator/analytics/errors.h"
#include "emulator/analytics/paging.h"
#include "emulator/api/validate.h"

namespace weir::analytics {

namespace model = api::kinesisanalyticsv2;

base::Result<model::ListApplicationOperationsResponse>
AnalyticsService::list_application_operations(
    const model::ListApplicationOperationsRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find(input.application_name);
  if (!found.ok()) return found.error();
  std::vector<model::ApplicationOperationInfo> all;
  for (const OperationRecord& record : (*found)->operations) {
    if (input.operation && *input.operation != record.name) continue;
    if (input.operation_status && *input.operation_status != record.status) continue;
    all.push_back({.operation = record.name,
                   .operation_id = record.id,
                   .start_time = record.started,
                   .end_time = record.ended,
                   .operation_status = record.status});
  }
  std::ranges::reverse(all);  // the newest first
  auto page = page_of(all, input.limit, input.next_token);
  if (!page.ok()) return page.error();
  return model::ListApplicationOperationsResponse{
      .application_operation_info_list = std::move(page->items),
      .next_token = std::move(page->next_token)};
}

// The model demands an EndTime: while the operation lasts it is its start.
base::Result<model::DescribeApplicationOperationResponse>
AnalyticsService::describe_application_operation(
    const model::DescribeApplicationOperationRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find(input.application_name);
  if (!found.ok()) return found.error();
  const auto& operations = (*found)->operations;
  const auto record = std::ranges::find(operations, input.operation_id, &OperationRecord::id);
  if (record == operations.end()) {
    return operation_not_found(input.application_name, input.operation_id);
  }
  model::ApplicationOperationInfoDetails details{
      .operation = record->name,
      .start_time = record->started,
      .end_time = record->ended.value_or(record->started),
      .operation_status = record->status};
  if (record->version_from) {
    details.application_version_change_details = model::ApplicationVersionChangeDetails{
        .application_version_updated_from = *record->version_from,
        .application_version_updated_to = record->version_to};
  }
  return model::DescribeApplicationOperationResponse{.application_operation_info_details =
                                                         std::move(details)};
}

}  // namespace weir::analytics
