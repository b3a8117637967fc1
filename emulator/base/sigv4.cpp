#include "emulator/base/sigv4.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "emulator/base/percent.h"

namespace weir::base::sigv4 {
namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

constexpr std::string_view kS3 = "s3";

std::string hex(const Digest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const unsigned char byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

Digest hmac(std::string_view key, std::string_view text) {
  Digest digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return digest;
}

std::string_view view(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Calls `each` with every piece of `text` between separators.
template <class Function>
void for_each_piece(std::string_view text, char separator, Function each) {
  while (true) {
    const std::size_t end = text.find(separator);
    each(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

// Without dot segments and double slashes (RFC 3986, section 5.2.4).
std::string normal_path(std::string_view path) {
  std::vector<std::string_view> kept;
  for_each_piece(path, '/', [&](std::string_view segment) {
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!segment.empty() && segment != ".") {
      kept.push_back(segment);
    }
  });
  std::string text;
  for (const std::string_view segment : kept) text.append("/").append(segment);
  const bool ends_open = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
  if (text.empty() || ends_open) text += '/';
  return text;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string result{text};
  for (char& c : result) c = lower(c);
  return result;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

// Appends a header's value, trimmed, with single blanks.
void append_folded(std::string& text, std::string_view value) {
  bool blank = false;
  bool any = false;
  for (const char c : value) {
    if (c == ' ' || c == '\t') {
      blank = any;
      continue;
    }
    if (blank) text += ' ';
    blank = false;
    any = true;
    text += c;
  }
}

// Headers that change on the way, and the one that the signature is for.
bool is_signable(std::string_view lower_name) {
  constexpr std::array<std::string_view, 6> kUnsigned{"authorization", "connection",
                                                      "expect",        "transfer-encoding",
                                                      "user-agent",    "x-amzn-trace-id"};
  return std::ranges::find(kUnsigned, lower_name) == kUnsigned.end();
}

std::string joined_names(std::span<const Header> headers) {
  std::vector<std::string> names;
  for (const Header& header : headers) {
    if (std::string name = lower(header.name); is_signable(name)) names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string text;
  for (const std::string& name : names) text.append(text.empty() ? "" : ";").append(name);
  return text;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  Digest digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return hex(digest);
}

std::string canonical_path(std::string_view path, std::string_view service) {
  if (path.empty()) return "/";
  if (service == kS3) return percent_encode(percent_decode(path), "/");
  return percent_encode(normal_path(path), "/");
}

std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for_each_piece(query, '&', [&](std::string_view pair) {
    if (pair.empty()) return;
    const std::size_t sign = pair.find('=');
    const auto value = sign == std::string_view::npos ? "" : pair.substr(sign + 1);
    std::string name = percent_encode(percent_decode_form(pair.substr(0, sign)));
    if (name == "X-Amz-Signature") return;
    pairs.emplace_back(std::move(name), percent_encode(percent_decode_form(value)));
  });
  std::ranges::sort(pairs);
  std::string text;
  for (const auto& [name, value] : pairs) {
    if (!text.empty()) text += '&';
    text.append(name).append("=").append(value);
  }
  return text;
}

std::string canonical_headers(std::string_view names, std::span<const Header> headers) {
  std::string text;
  if (names.empty()) return text;
  for_each_piece(names, ';', [&](std::string_view name) {
    text.append(name).append(":");
    bool first = true;
    for (const Header& header : headers) {
      if (!equal_ignoring_case(header.name, name)) continue;
      if (!first) text += ',';
      first = false;
      append_folded(text, header.value);
    }
    text += '\n';
  });
  return text;
}

std::string canonical_request(const RequestParts& request, std::string_view service,
                              std::string_view signed_headers, std::string_view payload_hash) {
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method,
                     canonical_path(request.path, service), canonical_query(request.query),
                     canonical_headers(signed_headers, request.headers), signed_headers,
                     payload_hash);
}

std::string string_to_sign(std::string_view canonical_request, std::string_view date_time,
                           const Scope& scope) {
  return fmt::format("{}\n{}\n{}/{}/{}/{}\n{}", kAlgorithm, date_time, scope.date, scope.region,
                     scope.service, kTerminator, sha256_hex(canonical_request));
}

std::string signature(std::string_view string_to_sign, std::string_view secret,
                      const Scope& scope) {
  Digest key = hmac(fmt::format("AWS4{}", secret), scope.date);
  for (const std::string_view step : {scope.region, scope.service, kTerminator}) {
    key = hmac(view(key), step);
  }
  return hex(hmac(view(key), string_to_sign));
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string basic_date_time(Timestamp time) {
  std::string text = to_iso8601(time);
  text.erase(text.find('.'), 4);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

std::vector<std::pair<std::string, std::string>> sign(const RequestParts& request,
                                                      const Credentials& credentials,
                                                      std::string_view region,
                                                      std::string_view service, Timestamp time) {
  const std::string date_time = basic_date_time(time);
  const Scope scope{std::string_view{date_time}.substr(0, 8), region, service};
  const std::string payload_hash = sha256_hex(request.body);
  std::vector<std::pair<std::string, std::string>> added;
  added.emplace_back("X-Amz-Date", date_time);
  if (!credentials.session_token.empty()) {
    added.emplace_back("X-Amz-Security-Token", credentials.session_token);
  }
  if (service == kS3) added.emplace_back("x-amz-content-sha256", payload_hash);

  std::vector<Header> headers{request.headers.begin(), request.headers.end()};
  for (const auto& [name, value] : added) headers.push_back({name, value});
  const std::string names = joined_names(headers);
  RequestParts whole = request;
  whole.headers = headers;
  const std::string canonical = canonical_request(whole, service, names, payload_hash);
  added.emplace_back(
      "Authorization",
      fmt::format(
          "{} Credential={}/{}/{}/{}/{}, SignedHeaders={}, Signature={}", kAlgorithm,
          credentials.access_key, scope.date, region, service, kTerminator, names,
          signature(string_to_sign(canonical, date_time, scope), credentials.secret_key, scope)));
  return added;
}

}  // namespace weir::base::sigv4
