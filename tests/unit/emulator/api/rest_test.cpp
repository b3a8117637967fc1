#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/api/lambda.h"
#include "emulator/api/uri_template.h"
#include "emulator/api/wire.h"
#include "hand_made_shapes.h"

namespace weir::api {
namespace {

using base::Timestamp;
using hand_made::Thing;
using hand_made::Transfer;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const OperationInfo& lambda_operation(std::string_view name) {
  return *find_operation(lambda::service_info(), name);
}

std::string_view matched(const ServiceInfo& service, std::string_view method, std::string_view path,
                         std::string_view query = "") {
  std::string storage;
  const auto* operation = match_rest_operation(service, method, path, decode_query(query, storage));
  return operation == nullptr ? "" : operation->name;
}

TEST(MatchRestOperation, LiteralBeatsLabelBeatsGreedyLabel) {
  const std::tuple<std::string_view, std::string_view, std::string_view, std::string_view> cases[] =
      {
          {"GET", "/", "", "List"},
          {"GET", "/b", "", "ListBucket"},
          {"GET", "/b/", "", "ListBucket"},
          {"GET", "/b", "location", "GetLocation"},
          {"GET", "/b", "location=&x=1", "GetLocation"},
          {"GET", "/b", "kind=version", "GetVersion"},
          {"GET", "/b", "kind=other", "ListBucket"},
          {"GET", "/b/k", "", "Get"},
          {"GET", "/b/k/l/", "", "Get"},
          {"GET", "/b/k/acl", "", "GetAcl"},
          {"GET", "/b/k/l/acl", "", "GetAcl"},
          {"GET", "/about/k", "", "GetAbout"},
          {"PUT", "/b/k", "", "Put"},
          {"PUT", "/b", "", ""},
          {"DELETE", "/b/k", "", ""},
      };
  for (const auto& [method, path, query, name] : cases) {
    EXPECT_EQ(matched(hand_made::service(), method, path, query), name) << method << path << query;
  }
}

TEST(MatchRestOperation, FindsLambdaOperationsEvenWithoutShapes) {
  const std::tuple<std::string_view, std::string_view, std::string_view, std::string_view> cases[] =
      {
          {"POST", "/2015-03-31/functions", "", "CreateFunction"},
          {"GET", "/2015-03-31/functions/", "MaxItems=1", "ListFunctions"},
          {"GET", "/2015-03-31/functions/f", "", "GetFunction"},
          {"POST", "/2015-03-31/functions/f/invocations", "", "Invoke"},
          {"GET", "/2018-10-31/layers", "find=LayerVersion", "GetLayerVersionByArn"},
          {"GET", "/2018-10-31/layers", "", "ListLayers"},
          {"GET", "/2015-03-31/functions//invocations", "", ""},
          {"GET", "/2015-03-31", "", ""},
      };
  for (const auto& [method, path, query, name] : cases) {
    EXPECT_EQ(matched(lambda::service_info(), method, path, query), name) << method << path;
  }
}

TEST(MatchUri, LabelsKeepTheirEncoding) {
  const auto match = match_uri("/{Bucket}/{Key+}", "/b%20c/d/e%2Ff/");
  ASSERT_TRUE(match.has_value());
  ASSERT_EQ(match->labels.size(), 2U);
  EXPECT_EQ(match->labels[0].value, "b%20c");
  EXPECT_EQ(match->labels[1].value, "d/e%2Ff/");
}

TEST(RestRequest, LambdaInvokeTakesLabelsHeadersQueryAndBytes) {
  const NameValue headers[] = {{"x-amz-invocation-type", "Event"}, {"x-amz-log-type", "Tail"}};
  const NameValue query[] = {{"Qualifier", "live"}};
  lambda::InvocationRequest input;
  const auto absent = read_request(
      WireFormat::kRestJson, lambda_operation("Invoke"),
      {"/2015-03-31/functions/arn%3Aaws%3Alambda%3Ax/invocations", query, headers, "{\"a\":1}"},
      &input);
  ASSERT_TRUE(absent.ok()) << absent.error().message;
  EXPECT_THAT(absent->paths, IsEmpty());
  EXPECT_EQ(input.function_name, "arn:aws:lambda:x");
  EXPECT_EQ(input.invocation_type, "Event");
  EXPECT_EQ(input.log_type, "Tail");
  EXPECT_EQ(input.qualifier, "live");
  EXPECT_EQ(input.payload, "{\"a\":1}");
}

TEST(RestRequest, BodyMembersAreADocument) {
  lambda::CreateFunctionRequest input;
  const auto absent = read_request(
      WireFormat::kRestJson, lambda_operation("CreateFunction"),
      {"/2015-03-31/functions", {}, {}, R"({"FunctionName":"f","Code":{"ZipFile":"Zm9v"}})"},
      &input);
  ASSERT_TRUE(absent.ok());
  EXPECT_EQ(input.function_name, "f");
  EXPECT_EQ(input.code.zip_file, "foo");
  EXPECT_TRUE(absent->paths.contains("role"));
}

TEST(RestRequest, EmptyBodyLeavesRequiredMembersAbsent) {
  lambda::CreateFunctionRequest input;
  const auto absent =
      read_request(WireFormat::kRestJson, lambda_operation("CreateFunction"), {}, &input);
  ASSERT_TRUE(absent.ok());
  EXPECT_TRUE(absent->paths.contains("functionName"));
  EXPECT_TRUE(absent->paths.contains("code"));
}

TEST(RestRequest, BindingsOfEveryPlaceAreRead) {
  const NameValue headers[] = {{"last-modified", "Mon, 05 Jan 2015 00:00:00 GMT"},
                               {"x-words", "a, \"b, \\\"c\\\"\" ,d"},
                               {"x-words", "e"},
                               {"x-meta-color", "red"},
                               {"x-meta-", "none"},
                               {"host", "h"}};
  const NameValue query[] = {
      {"since", "2015-01-05T00:00:00Z"}, {"part", "1"}, {"x", "y"}, {"part", "2"}};
  Transfer input;
  const auto absent = read_request(WireFormat::kRestXml, hand_made::put_operation(),
                                   {"/b%2B+/k/l%20m", query, headers, ""}, &input);
  ASSERT_TRUE(absent.ok()) << absent.error().message;
  EXPECT_EQ(input.bucket, "b++");
  EXPECT_EQ(input.key, "k/l m");
  EXPECT_EQ(input.since, Timestamp{1420416000000});
  EXPECT_THAT(*input.parts, ElementsAre("1", "2"));
  EXPECT_THAT(*input.rest, ElementsAre(Pair("x", "y")));
  EXPECT_EQ(input.modified, Timestamp{1420416000000});
  EXPECT_THAT(*input.words, ElementsAre("a", "b, \"c\"", "d", "e"));
  EXPECT_THAT(*input.metadata, ElementsAre(Pair("", "none"), Pair("color", "red")));
  EXPECT_FALSE(input.thing.has_value());
}

TEST(RestRequest, XmlPayloadFillsItsMember) {
  Transfer input;
  const auto absent = read_request(
      WireFormat::kRestXml, hand_made::put_operation(),
      {"/b/k",
       {},
       {},
       "<?xml version=\"1.0\"?><n:Any xmlns:n=\"u\" x:kind=\"q\"><Flat>x</Flat>"
       "<Tags><entry><key>k</key><value> v&amp;&#x41; </value></entry></Tags>"
       "<Flat><![CDATA[<y>]]></Flat><Unknown><Deep/></Unknown><lower/>"
       "<Own><Left>l</Left><Right> 5 </Right></Own><Named><Each>e</Each></Named></n:Any>"},
      &input);
  ASSERT_TRUE(absent.ok()) << absent.error().message;
  const Thing expected{.tags = {{{"k", " v&A "}}},
                       .flat = {{"x", "<y>"}},
                       .own = {{{"l", 5}}},
                       .named = {{"e"}},
                       .lower = "",
                       .kind = "q"};
  EXPECT_EQ(input.thing, expected);
}

TEST(RestRequest, MalformedXmlIsRefused) {
  for (const std::string body : {"<a>", "<a></b>", "x", "<a/><b/>", "<a>&unknown;</a>",
                                 "<a>\xFF</a>", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
                                 "<Thing><Own><Left>l</Left><Right>x</Right></Own></Thing>"}) {
    Transfer input;
    const auto absent = read_request(WireFormat::kRestXml, hand_made::put_operation(),
                                     {"/b/k", {}, {}, body}, &input);
    ASSERT_FALSE(absent.ok()) << body;
    EXPECT_EQ(absent.error().code, "SerializationException");
  }
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  Transfer input;
  EXPECT_FALSE(
      read_request(WireFormat::kRestXml, hand_made::put_operation(), {"/b/k", {}, {}, deep}, &input)
          .ok());
}

TEST(RestReply, BindingsOfEveryPlaceAreWritten) {
  const Transfer output{
      .modified = Timestamp{1420416000123},
      .words = {{"a", "b, c", "d\"e\r\nx: y"}},
      .metadata = {{{"Color", "red"}}},
      .status = 206,
      .type = "text/csv",
      .thing = Thing{.flat = {{"x"}}, .lower = "a\r\n\xE2\x80\xA8", .kind = "\"q\""}};
  const ReplyParts reply = write_reply(WireFormat::kRestXml, hand_made::service(),
                                       hand_made::put_operation(), &output, "r");
  EXPECT_EQ(reply.status, 206);
  EXPECT_EQ(reply.content_type, "text/csv");
  EXPECT_THAT(reply.headers, ElementsAre(Pair("last-modified", "Mon, 05 Jan 2015 00:00:00.123 GMT"),
                                         Pair("x-words", "a, \"b, c\", \"d\\\"e  x: y\""),
                                         Pair("x-meta-color", "red")));
  EXPECT_EQ(reply.body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<TheThing xmlns=\"http://example.com/\" x:kind=\"&quot;q&quot;\"><Flat>x</Flat>"
            "<lower>a&#xD;&#xA;&#x2028;</lower></TheThing>");
}

TEST(RestReply, RootOfAWholeOutputIsItsShape) {
  const Thing output{.lower = "l"};
  EXPECT_EQ(
      write_reply(WireFormat::kRestXml, hand_made::service(), hand_made::operation(), &output, "r")
          .body,
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<Thing xmlns=\"http://example.com/\"><lower>l</lower></Thing>");
}

TEST(RestReply, LambdaInvokeAnswersBytesAndStatus) {
  const lambda::InvocationResponse output{
      .status_code = 202, .function_error = "Unhandled", .payload = "{}"};
  const ReplyParts reply = write_reply(WireFormat::kRestJson, lambda::service_info(),
                                       lambda_operation("Invoke"), &output, "r");
  EXPECT_EQ(reply.status, 202);
  EXPECT_EQ(reply.body, "{}");
  EXPECT_THAT(reply.headers, ElementsAre(Pair("x-amz-function-error", "Unhandled")));
}

TEST(RestReply, CreateFunctionAnswers201WithADocument) {
  const lambda::FunctionConfiguration output{.function_name = "f"};
  const ReplyParts reply = write_reply(WireFormat::kRestJson, lambda::service_info(),
                                       lambda_operation("CreateFunction"), &output, "r");
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.content_type, "application/json");
  EXPECT_EQ(reply.body, R"({"FunctionName":"f"})");
}

}  // namespace
}  // namespace weir::api
