#include "emulator/server/http/certificate.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace weir::http {

namespace {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;

constexpr long kDaySeconds = 24 * 60 * 60;
/// Clients refuse leaf certificates of more than 825 days (Apple support page HT210176).
constexpr long kValidDays = 800;
constexpr const char* kNames = "DNS:localhost,DNS:*.localhost,IP:127.0.0.1,IP:::1";

base::Error certificate_error(std::string message) {
  return base::Error{"InternalFailure", std::move(message), 500};
}

bool add_extension(X509* certificate, X509* issuer, int id, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
  if (!extension) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool set_random_serial(X509* certificate) {
  unsigned char bytes[8];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return false;
  std::uint64_t serial = 0;
  std::memcpy(&serial, bytes, sizeof serial);
  return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1) == 1;
}

/// Version, serial, dates, subject and key; unsigned. Null when OpenSSL refuses.
Certificate make_blank(EVP_PKEY* key, const char* common_name) {
  Certificate certificate(X509_new());
  if (!certificate) return nullptr;
  X509* x509 = certificate.get();
  X509_NAME* name = X509_get_subject_name(x509);
  const bool good =
      X509_set_version(x509, 2) == 1 && set_random_serial(x509) &&
      X509_gmtime_adj(X509_getm_notBefore(x509), -kDaySeconds) != nullptr &&
      X509_gmtime_adj(X509_getm_notAfter(x509), kValidDays * kDaySeconds) != nullptr &&
      X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC,
                                 reinterpret_cast<const unsigned char*>("Weir"), -1, -1, 0) == 1 &&
      X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                 reinterpret_cast<const unsigned char*>(common_name), -1, -1,
                                 0) == 1 &&
      X509_set_pubkey(x509, key) == 1;
  return good ? std::move(certificate) : nullptr;
}

Certificate make_authority(EVP_PKEY* key) {
  Certificate authority = make_blank(key, "Weir local authority");
  if (!authority) return nullptr;
  X509* x509 = authority.get();
  const bool good =
      X509_set_issuer_name(x509, X509_get_subject_name(x509)) == 1 &&
      add_extension(x509, x509, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
      add_extension(x509, x509, NID_key_usage, "critical,keyCertSign,cRLSign") &&
      add_extension(x509, x509, NID_subject_key_identifier, "hash") &&
      X509_sign(x509, key, EVP_sha256()) > 0;
  return good ? std::move(authority) : nullptr;
}

Certificate make_leaf(EVP_PKEY* key, X509* authority, EVP_PKEY* authority_key) {
  Certificate leaf = make_blank(key, "localhost");
  if (!leaf) return nullptr;
  X509* x509 = leaf.get();
  const bool good = X509_set_issuer_name(x509, X509_get_subject_name(authority)) == 1 &&
                    add_extension(x509, authority, NID_basic_constraints, "critical,CA:FALSE") &&
                    add_extension(x509, authority, NID_key_usage, "critical,digitalSignature") &&
                    add_extension(x509, authority, NID_ext_key_usage, "serverAuth") &&
                    add_extension(x509, authority, NID_subject_alt_name, kNames) &&
                    add_extension(x509, authority, NID_subject_key_identifier, "hash") &&
                    add_extension(x509, authority, NID_authority_key_identifier, "keyid:always") &&
                    X509_sign(x509, authority_key, EVP_sha256()) > 0;
  return good ? std::move(leaf) : nullptr;
}

base::Result<void> write_certificate(X509* certificate, const std::string& path) {
  const std::unique_ptr<std::FILE, Freer<std::fclose>> file(std::fopen(path.c_str(), "w"));
  if (!file || PEM_write_X509(file.get(), certificate) != 1 || std::fflush(file.get()) != 0) {
    return base::Error{"InvalidArgument",
                       "cannot write the CA certificate to " + path + ": " + std::strerror(errno),
                       400};
  }
  return {};
}

}  // namespace

base::Result<void> use_made_certificate(ssl_ctx_st* context, const std::string& ca_file) {
  const Key authority_key(EVP_EC_gen("P-256"));
  const Key key(EVP_EC_gen("P-256"));
  if (!authority_key || !key) return certificate_error("OpenSSL makes no P-256 key");
  const Certificate authority = make_authority(authority_key.get());
  if (!authority) return certificate_error("OpenSSL makes no CA certificate");
  const Certificate leaf = make_leaf(key.get(), authority.get(), authority_key.get());
  if (!leaf) return certificate_error("OpenSSL makes no certificate");
  if (SSL_CTX_use_certificate(context, leaf.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context, key.get()) != 1 ||
      SSL_CTX_add1_chain_cert(context, authority.get()) != 1) {
    return certificate_error("OpenSSL refuses the certificate that it made");
  }
  if (ca_file.empty()) return {};
  return write_certificate(authority.get(), ca_file);
}

}  // namespace weir::http
