#include "emulator/server/auth/signature.h"

#include <gtest/gtest.h>

#include "tests/unit/emulator/server/auth/request_text.h"

namespace weir::auth {
namespace {

constexpr std::string_view kAuthorization =
    "AWS4-HMAC-SHA256 Credential=123456789012/20150830/eu-west-1/kinesis/aws4_request, "
    "SignedHeaders=content-type;host;x-amz-date, Signature=abc123";

TEST(IdentifyTest, HeaderTellsKeyScopeAndSignature) {
  RequestText request;
  request.with("authorization", kAuthorization).with("x-amz-date", "20150830T123600Z");
  const auto identity = identify(*request);
  ASSERT_TRUE(identity.ok());
  EXPECT_EQ(identity->form, SignatureForm::kHeader);
  EXPECT_EQ(identity->algorithm, "AWS4-HMAC-SHA256");
  EXPECT_EQ(identity->access_key, "123456789012");
  EXPECT_EQ(identity->scope_date, "20150830");
  EXPECT_EQ(identity->region, "eu-west-1");
  EXPECT_EQ(identity->service, "kinesis");
  EXPECT_EQ(identity->signed_headers, "content-type;host;x-amz-date");
  EXPECT_EQ(identity->signature, "abc123");
  EXPECT_EQ(identity->date_time, "20150830T123600Z");
  EXPECT_EQ(identity->caller, (base::Caller{"123456789012", "eu-west-1"}));
}

TEST(IdentifyTest, PartsMayStandWithoutBlanksAndInAnyOrder) {
  RequestText request;
  request.with("authorization",
               "AWS4-HMAC-SHA256 SignedHeaders=host,Signature=s,"
               "Credential=key/20150830/us-west-2/es/aws4_request");
  request.with("date", "Sun, 30 Aug 2015 12:36:00 GMT");
  const auto identity = identify(*request);
  ASSERT_TRUE(identity.ok());
  EXPECT_EQ(identity->service, "es");
  EXPECT_EQ(identity->signature, "s");
  EXPECT_EQ(identity->date_time, "Sun, 30 Aug 2015 12:36:00 GMT");
}

TEST(IdentifyTest, PresignedQueryIsUnescaped) {
  RequestText request{"GET",
                      "/?Action=X&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20150830"
                      "%2Fus-east-2%2Fsts%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires="
                      "3600&X-Amz-SignedHeaders=host%3Bx-a&X-Amz-Signature=feed"};
  const auto identity = identify(*request);
  ASSERT_TRUE(identity.ok());
  EXPECT_EQ(identity->form, SignatureForm::kQuery);
  EXPECT_EQ(identity->access_key, "AKID");
  EXPECT_EQ(identity->service, "sts");
  EXPECT_EQ(identity->signed_headers, "host;x-a");
  EXPECT_EQ(identity->signature, "feed");
  EXPECT_EQ(identity->caller, (base::Caller{"000000000000", "us-east-2"}));
  // Views must survive a copy that outlives the original.
  Identity copy;
  {
    const auto other = identify(*request);
    copy = *other;
  }
  EXPECT_EQ(copy.signed_headers, "host;x-a");
}

TEST(IdentifyTest, UnsignedRequestIsTheDefaultCaller) {
  for (const std::string_view authorization : {"", "Basic dXNlcjpwYXNz", "Bearer t", "ApiKey k"}) {
    RequestText request;
    if (!authorization.empty()) request.with("authorization", authorization);
    const auto identity = identify(*request);
    ASSERT_TRUE(identity.ok()) << authorization;
    EXPECT_EQ(identity->form, SignatureForm::kNone);
    EXPECT_EQ(identity->caller, (base::Caller{"000000000000", "us-east-1"}));
  }
}

TEST(IdentifyTest, ScopesAreTakenAsFarAsTheyGo) {
  const struct {
    std::string_view credential, key, region, service;
    base::Caller caller;
  } cases[] = {
      {"k", "k", "", "", {}},
      {"k/20150830", "k", "", "", {}},
      {"k/20150830/eu-west-1/kinesis", "k", "eu-west-1", "kinesis", {"000000000000", "eu-west-1"}},
      {"a/b/20150830/eu-west-1/s3/aws4_request",
       "a/b",
       "eu-west-1",
       "s3",
       {"000000000000", "eu-west-1"}},
      {"k/20150830/eu-west-1/s3/aws4_request//",
       "k",
       "eu-west-1",
       "s3",
       {"000000000000", "eu-west-1"}},
      {"k/20150830/EU%WEST/s3/aws4_request", "k", "EU%WEST", "s3", {}},
  };
  for (const auto& [credential, key, region, service, caller] : cases) {
    RequestText request;
    request.with("x-amz-date", "d")
        .with("authorization", "AWS4-HMAC-SHA256 Credential=" + std::string{credential} +
                                   ", SignedHeaders=host, Signature=s");
    const auto identity = identify(*request);
    ASSERT_TRUE(identity.ok()) << credential;
    EXPECT_EQ(identity->access_key, key) << credential;
    EXPECT_EQ(identity->region, region) << credential;
    EXPECT_EQ(identity->service, service) << credential;
    EXPECT_EQ(identity->caller, caller) << credential;
  }
}

TEST(IdentifyTest, WhatAHeaderLacksIsListed) {
  constexpr std::string_view kCredential = "Authorization header requires 'Credential' parameter. ";
  constexpr std::string_view kSignature = "Authorization header requires 'Signature' parameter. ";
  constexpr std::string_view kHeaders = "Authorization header requires 'SignedHeaders' parameter. ";
  constexpr std::string_view kDate =
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  const struct {
    std::string_view authorization;
    bool dated;
    std::vector<std::string_view> problems;
  } cases[] = {
      {"X", false, {kCredential, kSignature, kHeaders, kDate}},
      {"AWS4-HMAC-SHA256 Credential=a/b, Signature=c", true, {kHeaders}},
      {"AWS4-HMAC-SHA256 Credential=a/b,SignedHeaders=c", true, {kSignature}},
      {"AWS4-HMAC-SHA256 Signature=b, SignedHeaders=c", true, {kCredential}},
      {"AWS4-HMAC-SHA256 Credential=, Signature=b, SignedHeaders=c", true, {kCredential}},
      {"AWS4-HMAC-SHA256 Credential=a, Signature=b, SignedHeaders=c", false, {kDate}},
  };
  for (const auto& [authorization, dated, problems] : cases) {
    RequestText request;
    request.with("authorization", authorization);
    if (dated) request.with("x-amz-date", "20150830T123600Z");
    const auto identity = identify(*request);
    ASSERT_FALSE(identity.ok()) << authorization;
    std::string wanted;
    for (const std::string_view problem : problems) wanted += problem;
    EXPECT_EQ(identity.error().code, "IncompleteSignatureException");
    EXPECT_EQ(identity.error().message, wanted + "Authorization=" + std::string{authorization});
    EXPECT_EQ(identity.error().http_status, 400);
  }
}

TEST(IdentifyTest, WhatAQueryLacksIsListed) {
  RequestText request{"GET", "/?X-Amz-Algorithm&X-Amz-Date=d"};
  const auto identity = identify(*request);
  ASSERT_FALSE(identity.ok());
  EXPECT_EQ(identity.error(),
            (base::Error{"IncompleteSignatureException",
                         "AWS query-string parameters must include 'X-Amz-Algorithm'. "
                         "AWS query-string parameters must include 'X-Amz-Credential'. "
                         "AWS query-string parameters must include 'X-Amz-Signature'. "
                         "AWS query-string parameters must include 'X-Amz-SignedHeaders'. "
                         "Re-examine the query-string parameters."}));
}

TEST(IdentifyTest, HeaderAndQueryTogetherAreInvalid) {
  RequestText request{"GET", "/?a=b&X-Amz-Algorithm=AWS4-HMAC-SHA256"};
  request.with("authorization", kAuthorization);
  const auto identity = identify(*request);
  ASSERT_FALSE(identity.ok());
  EXPECT_EQ(identity.error(),
            (base::Error{"InvalidSignatureException",
                         "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' "
                         "as HTTP header."}));
}

TEST(IdentifyTest, ErrorsAreNamedByProtocol) {
  const struct {
    ErrorStyle style;
    std::string_view code;
    int status;
  } cases[] = {{ErrorStyle::kJson, "IncompleteSignatureException", 400},
               {ErrorStyle::kRest, "IncompleteSignatureException", 403},
               {ErrorStyle::kQuery, "IncompleteSignature", 400},
               {ErrorStyle::kS3, "AuthorizationHeaderMalformed", 400}};
  RequestText request;
  request.with("authorization", "X");
  for (const auto& [style, code, status] : cases) {
    const auto identity = identify(*request, style);
    ASSERT_FALSE(identity.ok());
    EXPECT_EQ(identity.error().code, code);
    EXPECT_EQ(identity.error().http_status, status);
  }
}

TEST(IdentifyTest, OtherParametersAreNotTakenForASignature) {
  RequestText request{"GET", "/?q=X-Amz-Algorithm&NotX-Amz-Algorithm=1"};
  const auto identity = identify(*request);
  ASSERT_TRUE(identity.ok());
  EXPECT_EQ(identity->form, SignatureForm::kNone);
}

TEST(AccountTest, TwelveDigitsAreAnAccountOfTheirOwn) {
  EXPECT_EQ(account_of("123456789012"), "123456789012");
  for (const std::string_view key :
       {"", "AKIAIOSFODNN7EXAMPLE", "12345678901", "1234567890123", "12345678901x", "test"}) {
    EXPECT_EQ(account_of(key), "000000000000") << key;
  }
}

TEST(SecretKeyTest, ReadsKeysWithAndWithoutAccount) {
  const auto plain = parse_secret_key("AKID=se/cr+et");
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->access_key, "AKID");
  EXPECT_EQ(plain->secret, "se/cr+et");
  EXPECT_EQ(plain->account, "000000000000");
  EXPECT_EQ(parse_secret_key("210987654321=s")->account, "210987654321");
  EXPECT_EQ(parse_secret_key("AKID=s=123456789012")->account, "123456789012");
}

TEST(SecretKeyTest, RefusesWhatIsNoKey) {
  for (const std::string_view text :
       {"", "AKID", "AKID=", "=s", "A=s=1", "A=s=", "A=s=12345678901x", "A=s=123456789012=x"}) {
    const auto key = parse_secret_key(text);
    ASSERT_FALSE(key.ok()) << text;
    EXPECT_EQ(key.error().code, "BadInput");
  }
}

}  // namespace
}  // namespace weir::auth
