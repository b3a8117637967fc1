// Security Token Service, as far as programs ask who they are.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
#pragma once

#include "emulator/api/sts.h"
#include "emulator/base/caller.h"
#include "emulator/base/result.h"

namespace weir::cloud {

class SecurityTokenService {
 public:
  explicit SecurityTokenService(base::Caller scope) : scope_(std::move(scope)) {}

  /// The root user of the account that the request was signed for: Weir knows no other users.
  base::Result<api::sts::GetCallerIdentityResponse> get_caller_identity(
      const api::sts::GetCallerIdentityRequest& input) const;

 private:
  base::Caller scope_;
};

}  // namespace weir::cloud
