// Errors of signed requests, one function each, in the wording that real services were seen to use
// (dynalite's and kinesalite's observations; service reference pages, "Common errors").
#pragma once

#include <string_view>

#include "emulator/base/error.h"
#include "emulator/server/auth/signature.h"

namespace weir::auth::errors {

/// Neither Authorization nor a presigned query.
base::Error missing_token(ErrorStyle style);
/// `problems` lists what is missing; each ends with a blank.
base::Error incomplete_header(std::string_view problems, std::string_view authorization,
                              ErrorStyle style);
base::Error incomplete_query(std::string_view problems, ErrorStyle style);
base::Error signed_twice(ErrorStyle style);
base::Error unsupported_algorithm(std::string_view algorithm, ErrorStyle style);
base::Error malformed_credential(std::string_view credential, ErrorStyle style);
base::Error malformed_date(std::string_view date_time, ErrorStyle style);
base::Error host_not_signed(ErrorStyle style);
/// `problems` lists what the scope has wrong.
base::Error wrong_scope(std::string_view problems, ErrorStyle style);
base::Error unknown_key(ErrorStyle style);
base::Error signature_mismatch(std::string_view canonical_request, std::string_view string_to_sign,
                               ErrorStyle style);
/// S3 only.
base::Error payload_hash_mismatch();

}  // namespace weir::auth::errors
