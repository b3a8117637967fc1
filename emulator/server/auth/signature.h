// Who signed a request, by AWS Signature Version 4: the identity that every request tells, and its
// verification where keys are configured. Rules:
//   https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "emulator/base/caller.h"
#include "emulator/base/result.h"
#include "emulator/server/http/http.h"

namespace weir::auth {

enum class SignatureForm : std::uint8_t {
  kNone,    ///< Unsigned.
  kHeader,  ///< Authorization: AWS4-HMAC-SHA256 ...
  kQuery,   ///< Presigned: X-Amz-Signature and the like in the query string.
};

/// What AWS calls these errors depends on the protocol; texts are the same but for S3's.
enum class ErrorStyle : std::uint8_t {
  kJson,   ///< JSON and CBOR: InvalidSignatureException and the like, HTTP 400.
  kRest,   ///< REST JSON: the same names, HTTP 403.
  kQuery,  ///< Query and EC2 Query: SignatureDoesNotMatch and the like, HTTP 403.
  kS3,     ///< REST XML of S3, HTTP 403.
};

/// The parsed signature. Views stand in the request, or in `decoded`.
struct Identity {
  SignatureForm form = SignatureForm::kNone;
  /// Account by the access key (account_of), region of the scope; the default caller if unsigned.
  base::Caller caller;
  std::string_view algorithm;   ///< "AWS4-HMAC-SHA256"
  std::string_view credential;  ///< Key and scope as sent: KEY/DATE/REGION/SERVICE/aws4_request.
  std::string_view access_key;
  std::string_view scope_date;  ///< "20150830"; empty, like the rest of a scope, when absent.
  std::string_view region;
  std::string_view service;         ///< Signing name: "kinesis", "monitoring". Empty if unsigned.
  std::string_view signed_headers;  ///< "host;x-amz-date"
  std::string_view signature;
  std::string_view date_time;                  ///< X-Amz-Date, else Date, as sent.
  std::shared_ptr<const std::string> decoded;  ///< Query form: unescaped parameters.
};

/// A 12-digit access key is an account id; any other key belongs to account 000000000000.
std::string account_of(std::string_view access_key);

/// Reads the signature. An unsigned request, or one with another kind of Authorization (Basic,
/// Bearer), is no error: form kNone. Errors: IncompleteSignature(Exception) with the list of what
/// is missing; InvalidSignature(Exception) when header and query are both signed. Nothing else is
/// checked here: a scope that is cut short leaves its views empty, and dates are never compared
/// with any clock.
base::Result<Identity> identify(const http::Request& request, ErrorStyle style = ErrorStyle::kJson);

struct SecretKey {
  std::string access_key;
  std::string secret;
  std::string account;  ///< account_of(access_key) unless said otherwise.
};

/// "ACCESS=SECRET" or "ACCESS=SECRET=ACCOUNT", as `--verify-signatures` takes it. Error: BadInput.
base::Result<SecretKey> parse_secret_key(std::string_view text);

/// Checks signatures against configured keys. How old a signature is does not matter: clients sign
/// by real time, and the clock here is simulated.
class Verifier {
 public:
  void add(SecretKey key);
  /// No keys: nothing can be verified.
  bool empty() const { return keys_.empty(); }

  /// The caller that the key belongs to, or: MissingAuthenticationToken(Exception) for an unsigned
  /// request, UnrecognizedClientException (InvalidClientTokenId, InvalidAccessKeyId) for an unknown
  /// key, InvalidSignatureException (SignatureDoesNotMatch) with the texts that should have been
  /// signed, or for a scope that contradicts the request. `signed_body` is the body as it was
  /// signed, which is before gzip is undone. Bodies sent in signed chunks (STREAMING-...) are
  /// covered by their literal only; the signatures of their chunks are not checked.
  base::Result<base::Caller> verify(const http::Request& request, const Identity& identity,
                                    std::string_view signed_body,
                                    ErrorStyle style = ErrorStyle::kJson) const;

 private:
  std::map<std::string, SecretKey, std::less<>> keys_;
};

}  // namespace weir::auth
