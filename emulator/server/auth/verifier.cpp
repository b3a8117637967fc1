// Verification of signatures (signature.h).
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "emulator/base/percent.h"
#include "emulator/base/sigv4.h"
#include "emulator/server/auth/errors.h"
#include "emulator/server/auth/signature.h"

namespace weir::auth {
namespace {

namespace sigv4 = base::sigv4;

constexpr std::string_view kS3 = "s3";
constexpr std::string_view kStreamingPrefix = "STREAMING-";
constexpr std::size_t kSha256HexDigits = 64;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "20150830T123600Z"
bool is_basic_date_time(std::string_view text) {
  constexpr std::string_view kForm = "00000000T000000Z";
  return std::ranges::equal(
      text, kForm, [](char c, char form) { return form == '0' ? is_digit(c) : c == form; });
}

bool signs_host(std::string_view signed_headers) {
  while (!signed_headers.empty()) {
    const std::size_t end = signed_headers.find(';');
    const std::string_view name = signed_headers.substr(0, end);
    if (name == "host" || name == ":authority") return true;  // HTTP/2 clients sign the latter.
    signed_headers.remove_prefix(end == std::string_view::npos ? signed_headers.size() : end + 1);
  }
  return false;
}

// The parts of a signature that need no key. Region and service are whatever the client says.
base::Result<void> check_form(const Identity& identity, ErrorStyle style) {
  if (!is_basic_date_time(identity.date_time)) {
    return errors::malformed_date(identity.date_time, style);
  }
  if (!signs_host(identity.signed_headers)) return errors::host_not_signed(style);
  if (identity.algorithm != sigv4::kAlgorithm) {
    return errors::unsupported_algorithm(identity.algorithm, style);
  }
  std::string_view credential = identity.credential;
  while (credential.ends_with('/')) credential.remove_suffix(1);
  if (std::ranges::count(credential, '/') != 4) {
    return errors::malformed_credential(identity.credential, style);
  }
  std::string problems;
  const std::string_view terminator = credential.substr(credential.rfind('/') + 1);
  if (terminator != sigv4::kTerminator) {
    problems += fmt::format("Credential should be scoped with a valid terminator: '{}', not '{}'. ",
                            sigv4::kTerminator, terminator);
  }
  const std::string_view date = identity.date_time.substr(0, 8);
  if (identity.scope_date != date) {
    problems += fmt::format(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of "
        "date from HTTP: '{}' != '{}', from '{}'.",
        identity.scope_date, date, identity.date_time);
  }
  if (!problems.empty()) return errors::wrong_scope(problems, style);
  return {};
}

std::string content_hash_of_query(std::string_view query) {
  constexpr std::string_view kName = "X-Amz-Content-Sha256=";
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    if (pair.starts_with(kName)) return base::percent_decode_form(pair.substr(kName.size()));
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
  }
  return {};
}

// The last line of the canonical request. Error: only S3's, when the body is not what its hash
// says.
base::Result<std::string> payload_hash(const http::Request& request, const Identity& identity,
                                       std::string_view body) {
  std::string stated{request.header("x-amz-content-sha256")};
  if (stated.empty()) stated = content_hash_of_query(request.query);
  const bool literal = stated == sigv4::kUnsignedPayload || stated.starts_with(kStreamingPrefix);
  if (literal) return stated;
  if (identity.service != kS3) return sigv4::sha256_hex(body);
  if (stated.empty() && identity.form == SignatureForm::kQuery) {
    return std::string{sigv4::kUnsignedPayload};
  }
  std::string computed = sigv4::sha256_hex(body);
  if (stated.size() == kSha256HexDigits && stated != computed) {
    return errors::payload_hash_mismatch();
  }
  return computed;
}

std::vector<sigv4::Header> headers_of(const http::Request& request) {
  std::vector<sigv4::Header> headers;
  headers.reserve(request.headers.size() + 1);
  for (const http::HeaderView& header : request.headers) {
    headers.push_back({header.name, header.value});
  }
  // HTTP/2 carries it as :authority.
  if (!request.has_header("host")) headers.push_back({"host", request.host});
  headers.push_back({":authority", request.host});
  return headers;
}

}  // namespace

void Verifier::add(SecretKey key) {
  std::string access_key = key.access_key;
  keys_.insert_or_assign(std::move(access_key), std::move(key));
}

base::Result<base::Caller> Verifier::verify(const http::Request& request, const Identity& identity,
                                            std::string_view signed_body, ErrorStyle style) const {
  if (identity.form == SignatureForm::kNone) return errors::missing_token(style);
  WEIR_RETURN_IF_ERROR(check_form(identity, style));
  const auto key = keys_.find(identity.access_key);
  if (key == keys_.end()) return errors::unknown_key(style);

  auto hash = payload_hash(request, identity, signed_body);
  if (!hash) return hash.error();
  const std::vector<sigv4::Header> headers = headers_of(request);
  const sigv4::RequestParts parts{request.method, request.path, request.query, headers, {}};
  const sigv4::Scope scope{identity.scope_date, identity.region, identity.service};
  const std::string canonical =
      sigv4::canonical_request(parts, identity.service, identity.signed_headers, *hash);
  const std::string to_sign = sigv4::string_to_sign(canonical, identity.date_time, scope);
  const std::string wanted = sigv4::signature(to_sign, key->second.secret, scope);
  if (!sigv4::equal_in_constant_time(wanted, identity.signature)) {
    return errors::signature_mismatch(canonical, to_sign, style);
  }
  return base::Caller{key->second.account, identity.caller.region};
}

}  // namespace weir::auth
