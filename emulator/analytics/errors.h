// Every error text of the service, one named function each. AWS documents the names; the wording
// is ours where no reply was on record.
// https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_Operations.html
#pragma once

#include <cstdint>
#include <string_view>

#include "emulator/base/error.h"

namespace weir::analytics {

base::Error application_not_found(std::string_view name);
base::Error application_version_not_found(std::string_view name, std::int64_t version);
base::Error operation_not_found(std::string_view application, std::string_view operation);
base::Error snapshot_not_found(std::string_view application, std::string_view snapshot);
base::Error resource_not_found(std::string_view arn);

/// The application's state forbids the operation now.
base::Error application_in_use(std::string_view name, std::string_view status,
                               std::string_view operation);
base::Error application_exists(std::string_view name);
base::Error snapshot_exists(std::string_view snapshot);
base::Error snapshot_being_created(std::string_view snapshot);

base::Error version_mismatch(std::int64_t given, std::int64_t current);
base::Error conditional_token_mismatch();
base::Error version_or_token_required();
base::Error create_timestamp_mismatch(std::string_view name);
base::Error snapshot_timestamp_mismatch(std::string_view snapshot);

base::Error custom_configuration_required(std::string_view members);
base::Error parallelism_too_high(int parallelism, int maximum);
base::Error parallelism_per_kpu_too_high(int parallelism_per_kpu, int maximum);
base::Error too_many_kpus(int kpus, int maximum);
base::Error duplicate_property_group(std::string_view group);
base::Error snapshot_name_required();
base::Error snapshot_name_unexpected();
base::Error invalid_next_token();

base::Error snapshots_disabled(std::string_view name);
base::Error snapshot_needs_running(std::string_view name, std::string_view status);
base::Error no_snapshot_to_roll_back_to(std::string_view name);
base::Error no_version_to_roll_back_to(std::string_view name);

base::Error too_many_applications(int maximum);
base::Error too_many_snapshots(int maximum);
base::Error too_many_tags(int maximum);

/// Weir hosts streaming Flink applications only. HTTP 501, said loudly.
base::Error not_supported(std::string_view what);

}  // namespace weir::analytics
