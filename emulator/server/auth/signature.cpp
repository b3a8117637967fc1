#include "emulator/server/auth/signature.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "emulator/base/percent.h"
#include "emulator/base/sigv4.h"
#include "emulator/server/auth/errors.h"

namespace weir::auth {
namespace {

constexpr std::size_t kAccountDigits = 12;
/// Longer than any region's name; what is longer was not meant as one.
constexpr std::size_t kMaxRegionCharacters = 32;
constexpr std::string_view kDefaultAccount = "000000000000";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_account(std::string_view text) {
  return text.size() == kAccountDigits && std::ranges::all_of(text, is_digit);
}

// The region becomes part of ARNs, tokens and texts.
bool is_region(std::string_view text) {
  return !text.empty() && text.size() <= kMaxRegionCharacters &&
         std::ranges::all_of(
             text, [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-'; });
}

// Cuts off what stands before the first (last) separator, which goes, too.
std::string_view take_before(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view piece = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return piece;
}

std::string_view take_after(std::string_view& text, char separator) {
  const std::size_t end = text.rfind(separator);
  if (end == std::string_view::npos) return {};
  const std::string_view piece = text.substr(end + 1);
  text.remove_suffix(text.size() - end);
  return piece;
}

std::size_t elements_of(std::string_view credential) {
  return static_cast<std::size_t>(std::ranges::count(credential, '/')) + 1;
}

// KEY/DATE/REGION/SERVICE/aws4_request. The key may have slashes of its own.
void read_credential(Identity& identity) {
  std::string_view rest = identity.credential;
  while (rest.ends_with('/')) rest.remove_suffix(1);
  if (elements_of(rest) >= 5) {
    take_after(rest, '/');
    identity.service = take_after(rest, '/');
    identity.region = take_after(rest, '/');
    identity.scope_date = take_after(rest, '/');
    identity.access_key = rest;
  } else {
    identity.access_key = take_before(rest, '/');
    identity.scope_date = take_before(rest, '/');
    identity.region = take_before(rest, '/');
    identity.service = take_before(rest, '/');
  }
  identity.caller.account = account_of(identity.access_key);
  if (is_region(identity.region)) identity.caller.region = identity.region;
}

bool is_other_scheme(std::string_view authorization) {
  constexpr std::array<std::string_view, 5> kSchemes{"Basic ", "Bearer ", "ApiKey ", "Digest ",
                                                     "Negotiate "};
  return std::ranges::any_of(
      kSchemes, [&](std::string_view scheme) { return authorization.starts_with(scheme); });
}

base::Result<Identity> identify_header(const http::Request& request, std::string_view authorization,
                                       ErrorStyle style) {
  Identity identity{.form = SignatureForm::kHeader};
  std::string_view rest = authorization;
  const auto take_word = [&rest] {
    const std::size_t end = rest.find_first_of(", ");
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return word;
  };
  identity.algorithm = take_word();
  while (!rest.empty()) {
    std::string_view value = take_word();
    const std::string_view name = take_before(value, '=');
    if (name == "Credential") identity.credential = value;
    if (name == "SignedHeaders") identity.signed_headers = value;
    if (name == "Signature") identity.signature = value;
  }
  identity.date_time = request.header("x-amz-date");
  if (identity.date_time.empty()) identity.date_time = request.header("date");

  std::string problems;
  const auto require = [&problems](std::string_view value, std::string_view name) {
    if (!value.empty()) return;
    problems += fmt::format("Authorization header requires '{}' parameter. ", name);
  };
  require(identity.credential, "Credential");
  require(identity.signature, "Signature");
  require(identity.signed_headers, "SignedHeaders");
  if (identity.date_time.empty()) {
    problems +=
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  if (!problems.empty()) return errors::incomplete_header(problems, authorization, style);
  read_credential(identity);
  return identity;
}

struct QueryPart {
  std::string_view name;
  std::string_view Identity::*value;
};
constexpr std::array<QueryPart, 5> kQueryParts{{{"X-Amz-Algorithm", &Identity::algorithm},
                                                {"X-Amz-Credential", &Identity::credential},
                                                {"X-Amz-Signature", &Identity::signature},
                                                {"X-Amz-SignedHeaders", &Identity::signed_headers},
                                                {"X-Amz-Date", &Identity::date_time}}};

base::Result<Identity> identify_query(const http::Request& request, ErrorStyle style) {
  Identity identity{.form = SignatureForm::kQuery};
  // Decoded values are no longer than the query, so that views into the storage stay good.
  const auto storage = std::make_shared<std::string>();
  storage->reserve(request.query.size());
  std::string_view rest = request.query;
  while (!rest.empty()) {
    std::string_view value = take_before(rest, '&');
    const std::string_view name = take_before(value, '=');
    const auto part = std::ranges::find(kQueryParts, name, &QueryPart::name);
    if (part == kQueryParts.end()) continue;
    const std::size_t start = storage->size();
    *storage += base::percent_decode_form(value);
    identity.*part->value = std::string_view{*storage}.substr(start);
  }
  std::string problems;
  for (const QueryPart& part : kQueryParts) {
    if (!(identity.*part.value).empty()) continue;
    problems += fmt::format("AWS query-string parameters must include '{}'. ", part.name);
  }
  if (!problems.empty()) return errors::incomplete_query(problems, style);
  identity.decoded = storage;
  read_credential(identity);
  return identity;
}

bool has_query_signature(std::string_view query) {
  for (std::size_t at = query.find("X-Amz-Algorithm"); at != std::string_view::npos;
       at = query.find("X-Amz-Algorithm", at + 1)) {
    if (at == 0 || query[at - 1] == '&') return true;
  }
  return false;
}

}  // namespace

std::string account_of(std::string_view access_key) {
  return std::string{is_account(access_key) ? access_key : kDefaultAccount};
}

base::Result<Identity> identify(const http::Request& request, ErrorStyle style) {
  std::string_view authorization = request.header("authorization");
  if (is_other_scheme(authorization)) authorization = {};
  const bool presigned = has_query_signature(request.query);
  if (!authorization.empty() && presigned) return errors::signed_twice(style);
  if (!authorization.empty()) return identify_header(request, authorization, style);
  if (presigned) return identify_query(request, style);
  return Identity{};
}

base::Result<SecretKey> parse_secret_key(std::string_view text) {
  const auto bad = [text] {
    return base::client_error(
        "BadInput", fmt::format("'{}' is no key: expected ACCESS=SECRET or ACCESS=SECRET=ACCOUNT, "
                                "the account with 12 digits",
                                text));
  };
  std::string_view rest = text;
  SecretKey key;
  key.access_key = take_before(rest, '=');
  key.secret = take_before(rest, '=');
  if (key.access_key.empty() || key.secret.empty()) return bad();
  const bool names_account = std::ranges::count(text, '=') > 1;
  if (names_account && !is_account(rest)) return bad();
  key.account = names_account ? std::string{rest} : account_of(key.access_key);
  return key;
}

}  // namespace weir::auth
