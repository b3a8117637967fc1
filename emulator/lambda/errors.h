// Every error text of the service, one named function each.
// https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
#pragma once

#include <string>
#include <string_view>

#include "emulator/base/error.h"

namespace weir::lambda {

base::Error function_not_found(std::string_view arn);
/// For an ARN of another region than the one that was asked.
base::Error function_in_another_region(std::string_view theirs, std::string_view ours);
base::Error qualifiers_differ();
base::Error function_exists(std::string_view name);
base::Error invalid_function_name(std::string_view name);
/// `known` lists the built-in handlers, for people.
base::Error unknown_handler(std::string_view handler, std::string_view known);
base::Error timeout_too_long(int seconds, int maximum);
base::Error rate_exceeded();
base::Error payload_too_large(std::size_t bytes, std::string_view invocation_type,
                              std::size_t maximum);
base::Error payload_no_json(std::string_view problem);
base::Error invalid_marker();
base::Error not_supported(std::string_view what);

}  // namespace weir::lambda
