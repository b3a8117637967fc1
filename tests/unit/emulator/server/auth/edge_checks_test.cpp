#include <gtest/gtest.h>

#include "emulator/server/auth/cors.h"
#include "emulator/server/auth/host_check.h"
#include "tests/unit/emulator/server/auth/request_text.h"

namespace weir::auth {
namespace {

std::string header_of(const http::Response& response, std::string_view name) {
  for (const http::Header& header : response.headers) {
    if (header.name == name) return header.value;
  }
  return "none";
}

TEST(CorsTest, PreflightAllowsWhatItAsksFor) {
  RequestText request{"OPTIONS", "/"};
  request.with("origin", "http://page.example")
      .with("access-control-request-method", "POST")
      .with("access-control-request-headers", "x-amz-target, content-type");
  const auto response = preflight_response(*request);
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "");
  EXPECT_EQ(header_of(*response, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(header_of(*response, "Access-Control-Allow-Methods"), "POST");
  EXPECT_EQ(header_of(*response, "Access-Control-Allow-Headers"), "x-amz-target, content-type");
  EXPECT_EQ(header_of(*response, "Access-Control-Max-Age"), "172800");
}

TEST(CorsTest, PreflightWithoutWishesAllowsNoneByName) {
  RequestText request{"OPTIONS", "/"};
  request.with("origin", "null");
  const auto response = preflight_response(*request);
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(header_of(*response, "Access-Control-Allow-Methods"), "none");
  EXPECT_EQ(header_of(*response, "Access-Control-Allow-Headers"), "none");
}

TEST(CorsTest, OnlyOptionsWithOriginIsAPreflight) {
  EXPECT_FALSE(preflight_response(*RequestText{"OPTIONS", "/"}).has_value());
  RequestText post{"POST", "/"};
  post.with("origin", "http://page.example");
  EXPECT_FALSE(preflight_response(*post).has_value());
}

TEST(CorsTest, AnswersToPagesExposeAwsHeaders) {
  RequestText request{"POST", "/"};
  EXPECT_TRUE(cors_headers(*request).empty());
  request.with("origin", "http://page.example");
  http::Response response;
  response.headers = cors_headers(*request);
  EXPECT_EQ(header_of(response, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(header_of(response, "Access-Control-Expose-Headers"),
            "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,"
            "Date");
}

TEST(HostCheckTest, LocalNamesAndAddressesAreAllowed) {
  for (const std::string_view host : {"",
                                      "localhost",
                                      "localhost:4566",
                                      "LOCALHOST",
                                      "localhost.",
                                      "kinesis.localhost:4566",
                                      "search-d.us-east-1.es.localhost",
                                      "127.0.0.1",
                                      "127.0.0.1:4566",
                                      "127.9.9.9:1",
                                      "[::1]",
                                      "[::1]:4566",
                                      "192.168.1.7:80",
                                      "[fe80::1]:80",
                                      "weir",
                                      "weir:4566",
                                      "kinesis.us-east-1.amazonaws.com",
                                      "kinesis.cn-north-1.amazonaws.com.cn:443",
                                      "lambda.us-east-1.api.aws",
                                      "localhost.localstack.cloud:4566",
                                      "s3.localhost.localstack.cloud:4566",
                                      "host.docker.internal:4566"}) {
    EXPECT_TRUE(host_allowed(host)) << host;
  }
}

TEST(HostCheckTest, NamesOfStrangersAreRefused) {
  for (const std::string_view host :
       {"evil.example", "evil.example:4566", "localhost.evil.example", "127.0.0.1.evil.example",
        "notlocalhost.com", "amazonaws.com.evil.example", "evilamazonaws.com", ".amazonaws.com",
        "[evil.example]", "[]", ":4566", "[::1", "1.2.3", "127.0.0.1.nip.io"}) {
    EXPECT_FALSE(host_allowed(host)) << host;
  }
}

TEST(HostCheckTest, ExtraNamesAreAllowed) {
  const std::string names[] = {"weir.example.com", ".test.example"};
  EXPECT_TRUE(host_allowed("Weir.Example.com:80", names));
  EXPECT_TRUE(host_allowed("a.test.example", names));
  EXPECT_FALSE(host_allowed("x.weir.example.com", names));
  EXPECT_FALSE(host_allowed("test.example", names));
}

TEST(HostCheckTest, RefusalSaysHowToAllowTheHost) {
  const auto response = host_refused("evil.example:4566");
  EXPECT_EQ(response.status, 403);
  EXPECT_NE(response.body.find("--allow-host evil.example."), std::string::npos);
}

}  // namespace
}  // namespace weir::auth
