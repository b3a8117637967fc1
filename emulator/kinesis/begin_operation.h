// The common start of control-plane operations.
#pragma once

#include "emulator/api/validate.h"
#include "emulator/kinesis/kinesis_service.h"

namespace weir::kinesis {

/// The stream as a request names it, for what is said before it has been looked up.
template <class Input>
std::string stream_as_named(const Input& input) {
  if (input.stream_name) return *input.stream_name;
  if (input.stream_arn) return *input.stream_arn;
  return input.stream_id.value_or(std::string{});
}

template <class Input>
base::Result<Stream*> KinesisService::begin(ControlCall call, const Input& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto stream = stream_of(input);
  // The call counts whether the stream exists or not.
  WEIR_RETURN_IF_ERROR(
      admit(call, stream ? std::string_view((*stream)->name) : std::string_view{}));
  return stream;
}

}  // namespace weir::kinesis
