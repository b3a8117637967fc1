#include "emulator/server/auth/errors.h"

#include <fmt/format.h>

namespace weir::auth::errors {
namespace {

base::Error incomplete(std::string message, ErrorStyle style) {
  switch (style) {
    case ErrorStyle::kQuery:
      return {"IncompleteSignature", std::move(message), 400};
    case ErrorStyle::kS3:
      return {"AuthorizationHeaderMalformed", std::move(message), 400};
    default:
      return {"IncompleteSignatureException", std::move(message),
              style == ErrorStyle::kRest ? 403 : 400};
  }
}

base::Error invalid(std::string message, ErrorStyle style) {
  const bool is_query = style == ErrorStyle::kQuery || style == ErrorStyle::kS3;
  return {is_query ? "SignatureDoesNotMatch" : "InvalidSignatureException", std::move(message),
          style == ErrorStyle::kJson ? 400 : 403};
}

}  // namespace

base::Error missing_token(ErrorStyle style) {
  switch (style) {
    case ErrorStyle::kQuery:
      return {"MissingAuthenticationToken", "Request is missing Authentication Token", 403};
    case ErrorStyle::kS3:
      return {"AccessDenied", "Access Denied", 403};
    default:
      return {"MissingAuthenticationTokenException", "Missing Authentication Token",
              style == ErrorStyle::kRest ? 403 : 400};
  }
}

base::Error incomplete_header(std::string_view problems, std::string_view authorization,
                              ErrorStyle style) {
  return incomplete(fmt::format("{}Authorization={}", problems, authorization), style);
}

base::Error incomplete_query(std::string_view problems, ErrorStyle style) {
  return incomplete(fmt::format("{}Re-examine the query-string parameters.", problems), style);
}

base::Error signed_twice(ErrorStyle style) {
  if (style == ErrorStyle::kS3) {
    return {"InvalidArgument",
            "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature "
            "query string parameter or the Authorization header should be specified",
            400};
  }
  return invalid(
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
      style);
}

base::Error unsupported_algorithm(std::string_view algorithm, ErrorStyle style) {
  return incomplete(fmt::format("Unsupported AWS 'algorithm': '{}' (only AWS4-HMAC-SHA256 for "
                                "now). ",
                                algorithm),
                    style);
}

base::Error malformed_credential(std::string_view credential, ErrorStyle style) {
  return incomplete(fmt::format("Credential must have exactly 5 slash-delimited elements, e.g. "
                                "keyid/date/region/service/term, got '{}'",
                                credential),
                    style);
}

base::Error malformed_date(std::string_view date_time, ErrorStyle style) {
  return incomplete(fmt::format("Date must be in ISO-8601 'basic format'. Got '{}'. See "
                                "http://en.wikipedia.org/wiki/ISO_8601",
                                date_time),
                    style);
}

base::Error host_not_signed(ErrorStyle style) {
  return invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.", style);
}

base::Error wrong_scope(std::string_view problems, ErrorStyle style) {
  return invalid(std::string{problems}, style);
}

base::Error unknown_key(ErrorStyle style) {
  constexpr std::string_view kInvalidToken =
      "The security token included in the request is invalid.";
  switch (style) {
    case ErrorStyle::kQuery:
      return {"InvalidClientTokenId", std::string{kInvalidToken}, 403};
    case ErrorStyle::kS3:
      return {"InvalidAccessKeyId",
              "The AWS Access Key Id you provided does not exist in our records.", 403};
    default:
      return {"UnrecognizedClientException", std::string{kInvalidToken},
              style == ErrorStyle::kRest ? 403 : 400};
  }
}

base::Error signature_mismatch(std::string_view canonical_request, std::string_view string_to_sign,
                               ErrorStyle style) {
  if (style == ErrorStyle::kS3) {
    return invalid(
        "The request signature we calculated does not match the signature you provided. Check "
        "your key and signing method.",
        style);
  }
  return invalid(
      fmt::format("The request signature we calculated does not match the signature you provided. "
                  "Check your AWS Secret Access Key and signing method. Consult the service "
                  "documentation for details.\n\nThe Canonical String for this request should "
                  "have been\n'{}'\n\nThe String-to-Sign should have been\n'{}'\n",
                  canonical_request, string_to_sign),
      style);
}

base::Error payload_hash_mismatch() {
  return {"XAmzContentSHA256Mismatch",
          "The provided 'x-amz-content-sha256' header does not match what was computed.", 400};
}

}  // namespace weir::auth::errors
