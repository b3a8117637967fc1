#include "emulator/base/sigv4.h"

#include <gtest/gtest.h>

namespace weir::base::sigv4 {
namespace {

constexpr std::string_view kAccessKey = "AKIDEXAMPLE";
constexpr std::string_view kSecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr Timestamp kTime{1'440'938'160'000};  // 2015-08-30T12:36:00Z

struct Recorded {
  RequestParts request;
  std::string_view token;
  std::string_view region;
  std::string_view service;
};

std::string signature_of(const Recorded& recorded) {
  const auto added =
      sign(recorded.request,
           {std::string{kAccessKey}, std::string{kSecretKey}, std::string{recorded.token}},
           recorded.region, recorded.service, kTime);
  const std::string& authorization = added.back().second;
  return authorization.substr(authorization.find("Signature=") + 10);
}

// The right-hand sides are botocore 1.44's for the same requests.
TEST(SignTest, AgreesWithBotocore) {
  const Header kinesis_headers[] = {{"Host", "127.0.0.1:4566"},
                                    {"Content-Type", "application/x-amz-json-1.1"},
                                    {"X-Amz-Target", "Kinesis_20131202.PutRecords"},
                                    {"User-Agent", "Boto3/1"}};
  EXPECT_EQ(signature_of({{"POST", "/", "", kinesis_headers, R"({"StreamName":"s"})"},
                          "TOKEN/a+b==",
                          "us-east-1",
                          "kinesis"}),
            "5eb244a85e07a5e60cb484277542761952986fa7a2f71d2ec9958d9762322883");
  const Header es_headers[] = {{"host", "search-d.us-east-1.es.amazonaws.com"}};
  EXPECT_EQ(
      signature_of({{"GET", "/pickup_count/_doc/a%20b%2Fc", "q=x%3Ay&pretty=", es_headers, ""},
                    "",
                    "eu-west-1",
                    "es"}),
      signature_of({{"GET", "/pickup_count/_doc/a%20b%2Fc", "pretty&q=x%3Ay", es_headers, ""},
                    "",
                    "eu-west-1",
                    "es"}));
  EXPECT_EQ(signature_of({{"GET", "/pickup_count/_doc/a%20b%2Fc", "q=x%3Ay&pretty", es_headers, ""},
                          "",
                          "eu-west-1",
                          "es"}),
            "fcc48ed6482f29c2d95c6a097e523039e89289b8864c202a5e46921b67533a04");
  const Header local[] = {{"Host", "localhost:4566"}};
  EXPECT_EQ(signature_of(
                {{"POST", "/2015-03-31/functions/arn%3Aaws%3Alambda/invocations", "", local, "{}"},
                 "",
                 "us-east-1",
                 "lambda"}),
            "1dc46e56ba8085f55cfaee357c2d2d24000766d94d6c8834876f88bbd258891c");
}

TEST(SignTest, S3SignsThePathOnceEncodedAndThePayloadHash) {
  const Header headers[] = {{"Host", "localhost:4566"}, {"Content-Type", "text/plain"}};
  const RequestParts request{"PUT", "/bucket/key%20with%2B/a//b", "", headers, "hello"};
  const auto added = sign(request, {std::string{kAccessKey}, std::string{kSecretKey}, ""},
                          "us-east-1", "s3", kTime);
  ASSERT_EQ(added.size(), 3U);
  EXPECT_EQ(added[1].second, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  EXPECT_TRUE(added[2].second.ends_with(
      "e14daac40b1751e9d0782370990ae24a205b024caf6f67474da73691462d8cad"));
}

TEST(SigV4Test, PathsAreNormalisedAndEncodedTwiceExceptForS3) {
  const struct {
    std::string_view path, twice, once;
  } cases[] = {
      {"", "/", "/"},
      {"/", "/", "/"},
      {"/a%20b", "/a%2520b", "/a%20b"},
      {"/a:b", "/a%3Ab", "/a%3Ab"},
      {"/a//b/./c/../d", "/a/b/d", "/a//b/./c/../d"},
      {"/a/.", "/a/", "/a/."},
      {"/..", "/", "/.."},
      {"/a%zz", "/a%25zz", "/a%25zz"},
  };
  for (const auto& [path, twice, once] : cases) {
    EXPECT_EQ(canonical_path(path, "kinesis"), twice) << path;
    EXPECT_EQ(canonical_path(path, "s3"), once) << path;
  }
}

TEST(SigV4Test, QueriesAreSortedAndEncodedAnew) {
  EXPECT_EQ(canonical_query("b=2&a=%7e&a=1&c&X-Amz-Signature=x&d=a+b&e=%2f"),
            "a=1&a=~&b=2&c=&d=a%20b&e=%2F");
  EXPECT_EQ(canonical_query(""), "");
  EXPECT_EQ(canonical_query("&&"), "");
}

TEST(SigV4Test, HeadersAreFoldedAndJoined) {
  const Header headers[] = {{"A", "  x \t y  "}, {"b", ""}, {"a", "2"}};
  EXPECT_EQ(canonical_headers("a;b;c", headers), "a:x y,2\nb:\nc:\n");
  EXPECT_EQ(canonical_headers("", headers), "");
}

TEST(SigV4Test, ConstantTimeComparisonTellsTextsApart) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

}  // namespace
}  // namespace weir::base::sigv4
