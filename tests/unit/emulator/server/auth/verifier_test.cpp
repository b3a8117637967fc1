#include <gtest/gtest.h>

#include "emulator/base/sigv4.h"
#include "emulator/server/auth/signature.h"
#include "tests/unit/emulator/server/auth/request_text.h"

namespace weir::auth {
namespace {

namespace sigv4 = base::sigv4;

constexpr std::string_view kAccessKey = "AKIDEXAMPLE";
constexpr std::string_view kSecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr base::Timestamp kTime{1'440'938'160'000};  // 2015-08-30T12:36:00Z

class VerifierTest : public testing::Test {
 protected:
  VerifierTest() {
    verifier_.add({std::string{kAccessKey}, std::string{kSecretKey}, "123456789012"});
  }

  base::Result<base::Caller> verify(const RequestText& request,
                                    ErrorStyle style = ErrorStyle::kJson) const {
    const auto identity = identify(*request, style);
    if (!identity) return identity.error();
    return verifier_.verify(*request, *identity, request->body_text(), style);
  }
  std::string code_of(const RequestText& request, ErrorStyle style = ErrorStyle::kJson) const {
    const auto verified = verify(request, style);
    return verified.ok() ? "none" : verified.error().code;
  }

  // Signs with the headers that the request has so far.
  static void sign(RequestText& request, std::string_view service,
                   std::string_view secret = kSecretKey, std::string_view key = kAccessKey) {
    std::vector<sigv4::Header> headers;
    for (const auto& header : request->headers) headers.push_back({header.name, header.value});
    const auto added =
        sigv4::sign({request->method, request->path, request->query, headers, request->body_text()},
                    {std::string{key}, std::string{secret}, ""}, "us-east-1", service, kTime);
    for (const auto& [name, value] : added) {
      std::string lower = name;
      for (char& c : lower) c = static_cast<char>(std::tolower(c));
      request.with(lower, value);
    }
  }

  Verifier verifier_;
};

TEST_F(VerifierTest, SignedHeadersAreAcceptedForTheKeysAccount) {
  RequestText request{"POST", "/", R"({"StreamName":"s"})"};
  request.with("host", "127.0.0.1:4566").with("x-amz-target", "Kinesis_20131202.PutRecords");
  sign(request, "kinesis");
  const auto caller = verify(request);
  ASSERT_TRUE(caller.ok()) << caller.error().message;
  EXPECT_EQ(*caller, (base::Caller{"123456789012", "us-east-1"}));
}

// Made by botocore 1.44, Authorization included.
TEST_F(VerifierTest, RequestsOfBotocoreAreAccepted) {
  RequestText kinesis{"POST", "/", R"({"StreamName":"s"})"};
  kinesis.with("host", "127.0.0.1:4566")
      .with("content-type", "application/x-amz-json-1.1")
      .with("x-amz-target", "Kinesis_20131202.PutRecords")
      .with("user-agent", "Boto3/1")
      .with("x-amz-date", "20150830T123600Z")
      .with("x-amz-security-token", "TOKEN/a+b==")
      .with("authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/kinesis/aws4_request, "
            "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, "
            "Signature=5eb244a85e07a5e60cb484277542761952986fa7a2f71d2ec9958d9762322883");
  EXPECT_EQ(code_of(kinesis), "none");
  RequestText s3{"PUT", "/bucket/key%20with%2B/a//b", "hello"};
  s3.with("host", "localhost:4566")
      .with("content-type", "text/plain")
      .with("x-amz-date", "20150830T123600Z")
      .with("x-amz-content-sha256",
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
      .with("authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/s3/aws4_request, "
            "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, "
            "Signature=e14daac40b1751e9d0782370990ae24a205b024caf6f67474da73691462d8cad");
  EXPECT_EQ(code_of(s3, ErrorStyle::kS3), "none");
}

// Made by botocore 1.44.
TEST_F(VerifierTest, PresignedRequestsOfBotocoreAreAccepted) {
  for (const std::string_view target :
       {"/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&"
        "X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fsts%2Faws4_request&"
        "X-Amz-Date=20150830T123600Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&"
        "X-Amz-Signature=753b052a38c50c39d653b9a61f1bbfd3c15413b2d64ae049bbbd4abba77a227c",
        "/bucket/key%20x?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830"
        "%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=3600&"
        "X-Amz-SignedHeaders=host&"
        "X-Amz-Signature=a9fb71ad433e1c8ade604ef36970d034c5b0aa7305ef3ef655063d21cdac8136",
        "/bucket/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830"
        "%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=3600&"
        "X-Amz-SignedHeaders=host&X-Amz-Security-Token=TOK%2FEN%3D&"
        "X-Amz-Signature=c6b6d00f60ce6e091e24e30269c13c51aea0604d7a40cc143b8309648844a58a"}) {
    RequestText request{"GET", target};
    request.with("host", "localhost:4566");
    EXPECT_EQ(code_of(request, ErrorStyle::kQuery), "none") << target;
  }
}

TEST_F(VerifierTest, AnyChangeSpoilsTheSignature) {
  const auto signed_text = [](std::string_view method, std::string_view target,
                              std::string_view body, std::string_view secret,
                              std::string_view sent_method, std::string_view sent_target,
                              std::string_view sent_body, std::string_view sent_target_header) {
    RequestText original{method, target, body};
    original.with("host", "h").with("x-amz-target", "T.A");
    sign(original, "kinesis", secret);
    auto sent = std::make_unique<RequestText>(sent_method, sent_target, sent_body);
    for (const auto& header : original->headers) {
      sent->with(header.name, header.name == "x-amz-target" ? sent_target_header : header.value);
    }
    return sent;
  };
  const auto secret = kSecretKey;
  EXPECT_EQ(code_of(*signed_text("POST", "/", "b", secret, "POST", "/", "b", "T.A")), "none");
  for (const auto& changed : {signed_text("POST", "/", "b", secret, "PUT", "/", "b", "T.A"),
                              signed_text("POST", "/", "b", secret, "POST", "/x", "b", "T.A"),
                              signed_text("POST", "/", "b", secret, "POST", "/?x", "b", "T.A"),
                              signed_text("POST", "/", "b", secret, "POST", "/", "c", "T.A"),
                              signed_text("POST", "/", "b", secret, "POST", "/", "b", "T.B"),
                              signed_text("POST", "/", "b", "x", "POST", "/", "b", "T.A")}) {
    EXPECT_EQ(code_of(*changed), "InvalidSignatureException");
    EXPECT_EQ(code_of(*changed, ErrorStyle::kQuery), "SignatureDoesNotMatch");
  }
}

TEST_F(VerifierTest, MismatchShowsWhatShouldHaveBeenSigned) {
  RequestText request{"POST", "/"};
  request.with("host", "h").with("x-amz-date", "20150830T123600Z");
  request.with("authorization",
               "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/kinesis/aws4_request, "
               "SignedHeaders=host, Signature=00");
  const auto verified = verify(request);
  ASSERT_FALSE(verified.ok());
  const std::string canonical =
      "POST\n/\n\nhost:h\n\nhost\n"
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  EXPECT_EQ(verified.error().message,
            "The request signature we calculated does not match the signature you provided. Check "
            "your AWS Secret Access Key and signing method. Consult the service documentation for "
            "details.\n\nThe Canonical String for this request should have been\n'" +
                canonical +
                "'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20150830T123600Z\n"
                "20150830/us-east-1/kinesis/aws4_request\n" +
                sigv4::sha256_hex(canonical) + "'\n");
}

TEST_F(VerifierTest, ProblemsThatNeedNoKeyAreNamed) {
  const auto request_with = [](std::string_view algorithm, std::string_view credential,
                               std::string_view headers, std::string_view date) {
    auto request = std::make_unique<RequestText>("POST", "/");
    request->with("host", "h").with("x-amz-date", date);
    request->with("authorization",
                  std::string{algorithm} + " Credential=" + std::string{credential} +
                      ", SignedHeaders=" + std::string{headers} + ", Signature=00");
    return request;
  };
  constexpr std::string_view kGood = "AKIDEXAMPLE/20150830/us-east-1/kinesis/aws4_request";
  constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
  constexpr std::string_view kDate = "20150830T123600Z";
  const struct {
    std::string_view algorithm, credential, headers, date, code, part;
  } cases[] = {
      {kAlgorithm, kGood, "host", "Sun, 30 Aug 2015", "IncompleteSignatureException",
       "Date must be in ISO-8601 'basic format'. Got 'Sun, 30 Aug 2015'."},
      {kAlgorithm, kGood, "x-amz-date", kDate, "InvalidSignatureException",
       "'Host' must be a 'SignedHeader' in the AWS Authorization."},
      {"AWS4-ECDSA-P256-SHA256", kGood, "host", kDate, "IncompleteSignatureException",
       "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'"},
      {kAlgorithm, "a/b/c/d", "host", kDate, "IncompleteSignatureException",
       "Credential must have exactly 5 slash-delimited elements, e.g. "
       "keyid/date/region/service/term, got 'a/b/c/d'"},
      {kAlgorithm, "AKIDEXAMPLE/20150831/us-east-1/kinesis/e", "host", kDate,
       "InvalidSignatureException",
       "Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. Date in "
       "Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
       "'20150831' != '20150830', from '20150830T123600Z'."},
      {kAlgorithm, "OTHER/20150830/us-east-1/kinesis/aws4_request", "host", kDate,
       "UnrecognizedClientException", "The security token included in the request is invalid."},
  };
  for (const auto& test : cases) {
    const auto verified =
        verify(*request_with(test.algorithm, test.credential, test.headers, test.date));
    ASSERT_FALSE(verified.ok());
    EXPECT_EQ(verified.error().code, test.code);
    EXPECT_NE(verified.error().message.find(test.part), std::string::npos)
        << verified.error().message;
  }
}

TEST_F(VerifierTest, UnsignedRequestLacksAToken) {
  const RequestText request{"POST", "/"};
  EXPECT_EQ(code_of(request), "MissingAuthenticationTokenException");
  EXPECT_EQ(code_of(request, ErrorStyle::kQuery), "MissingAuthenticationToken");
  EXPECT_EQ(code_of(request, ErrorStyle::kS3), "AccessDenied");
}

TEST_F(VerifierTest, UnknownKeyIsNamedByProtocol) {
  RequestText request{"POST", "/"};
  request.with("host", "h");
  sign(request, "kinesis", "x", "OTHER");
  EXPECT_EQ(code_of(request, ErrorStyle::kQuery), "InvalidClientTokenId");
  EXPECT_EQ(code_of(request, ErrorStyle::kS3), "InvalidAccessKeyId");
}

TEST_F(VerifierTest, Http2AuthorityIsTheSignedHost) {
  RequestText original{"POST", "/", "b"};
  original.with("host", "h:1");
  sign(original, "kinesis");
  RequestText sent{"POST", "/", "b"};
  for (const auto& header : original->headers) {
    if (header.name != "host") sent.with(header.name, header.value);
  }
  http::Request request = *sent;
  request.host = "h:1";
  const auto identity = identify(request);
  EXPECT_TRUE(verifier_.verify(request, *identity, "b").ok());
}

TEST_F(VerifierTest, LiteralPayloadHashesStandForTheBody) {
  for (const std::string_view literal : {"UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                                         "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"}) {
    const sigv4::Header headers[] = {
        {"host", "h"}, {"x-amz-content-sha256", literal}, {"x-amz-date", "20150830T123600Z"}};
    constexpr std::string_view kNames = "host;x-amz-content-sha256;x-amz-date";
    const sigv4::Scope scope{"20150830", "us-east-1", "s3"};
    const auto canonical =
        sigv4::canonical_request({"PUT", "/b/k", "", headers, ""}, "s3", kNames, literal);
    const auto signature = sigv4::signature(
        sigv4::string_to_sign(canonical, "20150830T123600Z", scope), kSecretKey, scope);
    RequestText request{"PUT", "/b/k", "whatever"};
    for (const auto& header : headers) request.with(header.name, header.value);
    request.with("authorization",
                 "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/s3/aws4_request, "
                 "SignedHeaders=" +
                     std::string{kNames} + ", Signature=" + signature);
    EXPECT_EQ(code_of(request, ErrorStyle::kS3), "none") << literal;
  }
}

TEST_F(VerifierTest, S3BodyThatIsNotWhatItsHashSaysIsRefused) {
  RequestText original{"PUT", "/b/k", "hello"};
  original.with("host", "h");
  sign(original, "s3");
  RequestText sent{"PUT", "/b/k", "hullo"};
  for (const auto& header : original->headers) sent.with(header.name, header.value);
  EXPECT_EQ(code_of(sent, ErrorStyle::kS3), "XAmzContentSHA256Mismatch");
}

TEST_F(VerifierTest, OldSignaturesAreAsGoodAsNewOnes) {
  RequestText request{"POST", "/"};
  request.with("host", "h");
  sign(request, "kinesis");  // Signed in 2015.
  EXPECT_EQ(code_of(request), "none");
}

}  // namespace
}  // namespace weir::auth
