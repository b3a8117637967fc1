// Where an application's code is said to come from. Weir keeps and tells it; what runs comes from
// the JobFactory.
// https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationCodeConfiguration.html
#pragma once

#include <optional>

#include "emulator/api/kinesisanalyticsv2.h"

namespace weir::analytics {

api::kinesisanalyticsv2::ApplicationCodeConfigurationDescription describe_code(
    const api::kinesisanalyticsv2::ApplicationCodeConfiguration& code);

/// Changes what the update names and keeps the rest.
void update_code(
    std::optional<api::kinesisanalyticsv2::ApplicationCodeConfigurationDescription>& place,
    const api::kinesisanalyticsv2::ApplicationCodeConfigurationUpdate& update);

}  // namespace weir::analytics
