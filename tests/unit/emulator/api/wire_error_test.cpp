#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "byte_text.h"
#include "emulator/api/cloudwatch.h"
#include "emulator/api/errors.h"
#include "emulator/api/kinesis.h"
#include "emulator/api/lambda.h"
#include "emulator/api/sts.h"
#include "emulator/api/wire.h"

namespace weir::api {
namespace {

using base::client_error;
using testing::Contains;
using testing::IsEmpty;
using testing::Pair;

TEST(WriteError, KinesisNamesTheErrorBare) {
  const ReplyParts reply =
      write_error(WireFormat::kJson11, kinesis::service_info(),
                  client_error("ResourceNotFoundException", "Stream \"s\" not found."), "id");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.content_type, "application/x-amz-json-1.1");
  EXPECT_EQ(reply.body,
            R"({"__type":"ResourceNotFoundException","message":"Stream \"s\" not found."})");
  EXPECT_THAT(reply.headers, IsEmpty());
}

TEST(WriteError, ServerFaultsHaveTheStatusOfTheModel) {
  EXPECT_EQ(write_error(WireFormat::kJson11, kinesis::service_info(),
                        client_error("InternalFailureException", ""), "id")
                .status,
            500);
  EXPECT_EQ(write_error(WireFormat::kJson11, kinesis::service_info(),
                        base::Error{"ServiceUnavailable", "", 503}, "id")
                .status,
            503);
}

TEST(WriteError, SerializationExceptionSpellsItsKeyWithACapital) {
  const auto body = [](const base::Error& error) {
    return write_error(WireFormat::kJson11, kinesis::service_info(), error, "id").body;
  };
  EXPECT_EQ(body(expected_list()),
            R"({"__type":"SerializationException","Message":"Expected list or null"})");
  EXPECT_EQ(body(client_error("SerializationException", "")),
            R"({"__type":"SerializationException"})");
  EXPECT_EQ(body(unknown_operation()), R"({"__type":"UnknownOperationException"})");
}

TEST(WriteError, CborCarriesTheSameFields) {
  const ReplyParts reply = write_error(WireFormat::kCbor11, kinesis::service_info(),
                                       client_error("InvalidArgumentException", "no"), "id");
  EXPECT_EQ(reply.content_type, "application/x-amz-cbor-1.1");
  EXPECT_EQ(reply.body, bytes_of("A2 66 '__type' 78 18 'InvalidArgumentException' "
                                 "67 'message' 62 'no'"));
}

TEST(WriteError, CloudWatchQualifiesItsNames) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"ResourceNotFound", "com.amazonaws.cloudwatch.v2010_08_01#ResourceNotFound"},
      {"ValidationException", "com.amazon.coral.validate#ValidationException"},
      {"SerializationException", "com.amazon.coral.service#SerializationException"},
  };
  for (const auto& [code, type] : cases) {
    EXPECT_EQ(write_error(WireFormat::kJson10, cloudwatch::service_info(),
                          client_error(std::string(code), ""), "id")
                  .body,
              R"({"__type":")" + std::string(type) + "\"}");
  }
}

TEST(WriteError, RpcV2CarriesItsProtocolHeader) {
  const ReplyParts reply = write_error(WireFormat::kRpcV2Cbor, cloudwatch::service_info(),
                                       client_error("ResourceNotFound", "x"), "id", true);
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.content_type, "application/cbor");
  EXPECT_THAT(reply.headers, Contains(Pair("smithy-protocol", "rpc-v2-cbor")));
  EXPECT_THAT(reply.headers, Contains(Pair("x-amzn-query-error", "ResourceNotFound;Sender")));
}

TEST(WriteError, QueryErrorHeaderIsForQueryModeAlone) {
  const std::tuple<std::string_view, bool, std::string_view> cases[] = {
      {"DashboardNotFoundError", true, "ResourceNotFound;Sender"},
      {"InternalServiceFault", true, "InternalServiceError;Receiver"},
      {"InvalidParameterValueException", true, "InvalidParameterValue;Sender"},
      {"ValidationException", true, "ValidationError;Sender"},
      {"ThrottlingException", true, "Throttling;Sender"},
      {"DashboardNotFoundError", false, ""},
  };
  for (const auto& [code, query_mode, header] : cases) {
    const ReplyParts reply = write_error(WireFormat::kJson10, cloudwatch::service_info(),
                                         client_error(std::string(code), ""), "id", query_mode);
    if (header.empty()) {
      EXPECT_THAT(reply.headers, IsEmpty());
    } else {
      EXPECT_THAT(reply.headers, Contains(Pair("x-amzn-query-error", std::string(header))));
    }
  }
  EXPECT_THAT(write_error(WireFormat::kJson11, kinesis::service_info(),
                          client_error("ResourceInUseException", ""), "id", true)
                  .headers,
              IsEmpty());
}

TEST(WriteError, QueryWrapsTheErrorInXml) {
  const ReplyParts reply =
      write_error(WireFormat::kQuery, cloudwatch::service_info(),
                  client_error("ValidationException", "1 < 2 & \"so\" on"), "req-1");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.content_type, "text/xml");
  EXPECT_EQ(reply.body,
            "<ErrorResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\"><Error>"
            "<Type>Sender</Type><Code>ValidationError</Code>"
            "<Message>1 &lt; 2 &amp; &quot;so&quot; on</Message></Error>"
            "<RequestId>req-1</RequestId></ErrorResponse>");
}

TEST(WriteError, QueryCodesOfErrorsThatNoServiceDeclares) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"SerializationException", "<Code>MalformedInput</Code>"},
      {"UnknownOperationException", "<Code>InvalidAction</Code>"},
      {"AccessDeniedException", "<Code>AccessDenied</Code>"},
      {"SomethingElse", "<Code>SomethingElse</Code>"},
  };
  for (const auto& [code, element] : cases) {
    EXPECT_THAT(write_error(WireFormat::kQuery, sts::service_info(),
                            client_error(std::string(code), ""), "id")
                    .body,
                testing::HasSubstr(element));
  }
}

TEST(WriteError, Ec2HasAShapeOfItsOwn) {
  EXPECT_EQ(write_error(WireFormat::kEc2Query, sts::service_info(),
                        client_error("InvalidInstanceID.NotFound", "gone"), "req-1")
                .body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>"
            "<Code>InvalidInstanceID.NotFound</Code><Message>gone</Message></Error></Errors>"
            "<RequestID>req-1</RequestID></Response>");
}

TEST(WriteError, LambdaSaysWhoseFaultItIs) {
  const std::tuple<std::string_view, int, std::string_view> cases[] = {
      {"ResourceNotFoundException", 404, R"({"Type":"User","Message":"gone"})"},
      {"InvalidParameterValueException", 400, R"({"Type":"User","message":"gone"})"},
      {"ServiceException", 500, R"({"Type":"Service","Message":"gone"})"},
      {"ValidationException", 400, R"({"message":"gone"})"},
  };
  for (const auto& [code, status, body] : cases) {
    const ReplyParts reply = write_error(WireFormat::kRestJson, lambda::service_info(),
                                         client_error(std::string(code), "gone"), "id");
    EXPECT_EQ(reply.status, status) << code;
    EXPECT_EQ(reply.body, body);
    EXPECT_EQ(reply.content_type, "application/json");
    EXPECT_THAT(reply.headers, Contains(Pair("x-amzn-errortype", std::string(code))));
  }
}

TEST(WriteError, RestXmlWrapsUnlessTheServiceDoesNot) {
  ServiceInfo service{.name = "s3", .unwrapped_xml_errors = true};
  const base::Error error{"NoSuchKey", "No such key", 404};
  EXPECT_EQ(write_error(WireFormat::kRestXml, service, error, "r").body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>"
            "<Message>No such key</Message><RequestId>r</RequestId></Error>");
  service.unwrapped_xml_errors = false;
  const ReplyParts wrapped = write_error(WireFormat::kRestXml, service, error, "r");
  EXPECT_EQ(wrapped.body,
            "<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchKey</Code>"
            "<Message>No such key</Message></Error><RequestId>r</RequestId></ErrorResponse>");
  EXPECT_EQ(wrapped.status, 404);
}

}  // namespace
}  // namespace weir::api
