// The control API under /_weir/: health, clock, leases, reset, timeline, faults; and what programs
// made for LocalStack look for under /_localstack/.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "emulator/base/result.h"
#include "emulator/server/aws_endpoint.h"
#include "emulator/server/emulator.h"
#include "emulator/server/faults/fault_table.h"
#include "emulator/server/http/http.h"

namespace weir::server {

/// What the control API acts on.
class ControlTarget : public EdgeState {
 public:
  /// Puts a fresh world in place of this one, soon, then calls `done`.
  virtual void reset(std::function<void()> done) = 0;
};

class ControlEndpoint {
 public:
  /// `target` must outlive the endpoint. `version` is what health tells.
  ControlEndpoint(ControlTarget& target, std::string version);

  /// True for paths under /_weir and /_localstack.
  static bool owns(std::string_view path);
  void handle(const std::shared_ptr<http::Exchange>& exchange);

  /// Ends the timelines that are being streamed, as before a reset or at the end.
  void end_streams();

 private:
  struct Stream;
  using Reply = base::Result<http::Response>;

  Reply answer(const std::shared_ptr<http::Exchange>& exchange, std::string_view method,
               std::string_view path);
  Reply clock_state();
  Reply configure_clock(std::string_view body);
  Reply acquire_lease(std::string_view body);
  Reply release_lease(std::string_view id);
  Reply health() const;
  Reply timeline(const http::Request& request);
  base::Result<void> advance(const std::shared_ptr<http::Exchange>& exchange,
                             std::string_view body);
  base::Result<void> stream_timeline(const std::shared_ptr<http::Exchange>& exchange);

  ControlTarget& target_;
  std::string version_;
  std::set<std::shared_ptr<Stream>> streams_;
};

}  // namespace weir::server
