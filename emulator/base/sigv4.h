// AWS Signature Version 4: the texts that are signed, and the signature. Both ends of a request use
// it: clients sign with sign(), the network edge recomputes what a request should carry.
// Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/base/timestamp.h"

namespace weir::base::sigv4 {

inline constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
inline constexpr std::string_view kTerminator = "aws4_request";
inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

struct Header {
  std::string_view name;  ///< Any case.
  std::string_view value;
};

/// An HTTP request as far as it is signed.
struct RequestParts {
  std::string_view method;
  std::string_view path;   ///< As on the wire, percent-encoded once. Empty is "/".
  std::string_view query;  ///< As on the wire, without '?'.
  std::span<const Header> headers;
  std::string_view body;
};

/// What a signature is good for: DATE/REGION/SERVICE/aws4_request.
struct Scope {
  std::string_view date;  ///< "20150830"
  std::string_view region;
  std::string_view service;  ///< The signing name: "kinesis", "monitoring", "es".
};

/// Lower-case hex.
std::string sha256_hex(std::string_view bytes);

/// The path as it is signed. For every service but S3, dot segments and double slashes are resolved
/// and the encoded path is encoded once more; S3 signs the path once-encoded, as it stands.
std::string canonical_path(std::string_view path, std::string_view service);
/// Pairs sorted by encoded name, then value; "X-Amz-Signature" is left out. '+' means a blank.
std::string canonical_query(std::string_view query);
/// `names` in lower case, sorted, with ';' between. Values are trimmed, runs of blanks become one,
/// repeated headers are joined with ',' in the order of the request. A name that the request lacks
/// gets an empty value.
std::string canonical_headers(std::string_view names, std::span<const Header> headers);

/// `signed_headers` as for canonical_headers; `payload_hash` is hex or a literal such as
/// UNSIGNED-PAYLOAD.
std::string canonical_request(const RequestParts& request, std::string_view service,
                              std::string_view signed_headers, std::string_view payload_hash);
/// `date_time` in ISO 8601's basic format: "20150830T123600Z".
std::string string_to_sign(std::string_view canonical_request, std::string_view date_time,
                           const Scope& scope);
/// 64 lower-case hex digits.
std::string signature(std::string_view string_to_sign, std::string_view secret, const Scope& scope);

/// Equal? Takes the same time wherever texts of one length differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

struct Credentials {
  std::string access_key;
  std::string secret_key;
  std::string session_token;  ///< Empty for long-term keys.
};

/// "20150830T123600Z"
std::string basic_date_time(Timestamp time);

/// The headers to add to a request so that it is signed: X-Amz-Date, X-Amz-Security-Token where
/// there is one, x-amz-content-sha256 for S3, Authorization. Every header given in `request` is
/// signed but those that proxies change (user-agent, expect, connection, transfer-encoding); `host`
/// must be among them.
std::vector<std::pair<std::string, std::string>> sign(const RequestParts& request,
                                                      const Credentials& credentials,
                                                      std::string_view region,
                                                      std::string_view service, Timestamp time);

}  // namespace weir::base::sigv4
