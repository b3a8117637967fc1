// Who calls: the account and region that a request is signed for.
#pragma once

#include <string>

namespace weir::base {

struct Caller {
  std::string account = "000000000000";
  std::string region = "us-east-1";

  auto operator<=>(const Caller&) const = default;
};

}  // namespace weir::base
