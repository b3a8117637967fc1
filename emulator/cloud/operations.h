// Every AWS operation that a Cloud answers, by name, whatever the wire format: the one table that
// dispatchers and the coverage page are made from.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "emulator/api/shape.h"
#include "emulator/base/error.h"
#include "emulator/base/result.h"
#include "emulator/cloud/cloud.h"

namespace weir::cloud {

/// One call under way: where its input comes from and where its answer goes. Exactly one of
/// answer() and fail() is called, once; for operations that take simulated time, later.
class OperationCall {
 public:
  virtual ~OperationCall() = default;

  /// Fills `input`, a fresh structure of the operation's input shape, and validates it.
  virtual base::Result<void> read(const api::ShapeInfo& shape, void* input) = 0;
  /// `output` is a structure of the operation's output shape, nullptr when it has none. Good during
  /// the call only.
  virtual void answer(const void* output) = 0;
  virtual void fail(const base::Error& error) = 0;
};

struct Operation {
  std::string_view name;
  void (*call)(Cloud& cloud, std::shared_ptr<OperationCall> call);
};

/// The operations of a service by its name (ServiceInfo::name), in no order; empty for others.
/// SubscribeToShard, which answers with a stream, is not among them.
std::span<const Operation> operations_of(std::string_view service);
/// nullptr when Weir does not implement it.
const Operation* find_operation(std::string_view service, std::string_view name);

}  // namespace weir::cloud
