#include "emulator/cloud/security_token.h"

namespace weir::cloud {

base::Result<api::sts::GetCallerIdentityResponse> SecurityTokenService::get_caller_identity(
    const api::sts::GetCallerIdentityRequest&) const {
  api::sts::GetCallerIdentityResponse identity;
  identity.account = scope_.account;
  identity.user_id = scope_.account;  // Of a root user, the two are one.
  identity.arn = "arn:aws:iam::" + scope_.account + ":root";
  return identity;
}

}  // namespace weir::cloud
