#include "emulator/cloud/coverage.h"

#include "emulator/cloud/operations.h"

namespace weir::cloud {

api::ImplementedOperations implemented_operations() {
  // It answers with an event stream, which is no call with one reply (operations.h).
  api::ImplementedOperations result{"kinesis:SubscribeToShard"};
  for (const api::ServiceInfo* service : api::all_services()) {
    for (const Operation& operation : operations_of(service->name)) {
      result.insert(std::string{service->name} + ":" + std::string{operation.name});
    }
  }
  return result;
}

}  // namespace weir::cloud
