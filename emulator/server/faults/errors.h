// What an injected fault answers unless the rule says otherwise: the error that the service itself
// would give, and refusals of rules.
#pragma once

#include <string_view>

#include "emulator/base/error.h"
#include "emulator/server/faults/fault_table.h"

namespace weir::faults::errors {

/// The throttling error of the service and operation (each service's API reference, "Errors").
base::Error throttled(const Subject& subject);
/// HTTP 500 InternalFailure (API references, "Common errors"); Elasticsearch has a name of its own.
base::Error internal_failure(const Subject& subject);
/// AWS's text for an error code of a refused PutRecords entry; empty when it names the shard.
std::string_view record_message(std::string_view code);

/// A rule that cannot be: HTTP 400, the message begins with the field's name.
base::Error bad_field(std::string_view field, std::string_view problem);
base::Error bad_json(std::string_view problem, std::size_t offset);
base::Error unknown_fault(std::string_view id);
base::Error wrong_method(std::string_view method);

}  // namespace weir::faults::errors
