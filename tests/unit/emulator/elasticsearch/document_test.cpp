// How values of documents are taken by fields of each type.
#include "tests/unit/emulator/elasticsearch/service_fixture.h"

namespace weir::elasticsearch {
namespace {

class DocumentTest : public ServiceFixture {
 protected:
  void SetUp() override {
    create("i", R"({"l":{"type":"long"},"i":{"type":"integer"},"s":{"type":"short"},)"
                R"("d":{"type":"double"},"f":{"type":"float"},"h":{"type":"half_float"},)"
                R"("sf":{"type":"scaled_float","scaling_factor":10},"b":{"type":"boolean"},)"
                R"("t":{"type":"date"},"k":{"type":"keyword","ignore_above":5},)"
                R"("p":{"type":"geo_point","fields":{"raw":{"type":"keyword"}}},)"
                R"("x":{"type":"text"},"m":{"type":"long","ignore_malformed":true}})");
  }
  std::string found(std::string_view source, std::string_view query) {
    put("i", "1", source);
    refresh();
    return matches("i", query);
  }
};

struct Taken {
  std::string_view source;
  std::string_view query;
};

TEST_F(DocumentTest, ValuesAreTakenByTheRulesOfTheirType) {
  const Taken cases[] = {
      {R"({"l":7})", R"({"term":{"l":7}})"},
      {R"({"l":"7"})", R"({"term":{"l":"7"}})"},
      {R"({"l":7.9})", R"({"term":{"l":7}})"},
      {R"({"l":-9223372036854775808})", R"({"term":{"l":-9223372036854775808}})"},
      {R"({"l":[3,1,2]})", R"({"term":{"l":2}})"},
      {R"({"d":1e3})", R"({"term":{"d":1000}})"},
      {R"({"d":0.1})", R"({"term":{"d":0.1}})"},
      {R"({"f":0.1})", R"({"term":{"f":0.1}})"},
      {R"({"h":0.1})", R"({"term":{"h":0.1}})"},
      {R"({"sf":1.26})", R"({"term":{"sf":1.3}})"},
      {R"({"b":"true"})", R"({"term":{"b":true}})"},
      {R"({"b":""})", R"({"term":{"b":false}})"},
      {R"({"t":1420848000000})", R"({"term":{"t":"2015-01-10"}})"},
      {R"({"t":"2015-01-10T00:00:00Z"})", R"({"term":{"t":1420848000000}})"},
      {R"({"k":"JFK"})", R"({"term":{"k":"JFK"}})"},
      {R"({"k":12})", R"({"term":{"k":"12"}})"},
      {R"({"k":true})", R"({"term":{"k":"true"}})"},
      {R"({"x":"The Fox"})", R"({"term":{"x":"fox"}})"},
      {R"( { "l" : 1 , "k" : "a\"b" } )", R"({"term":{"k":"a\"b"}})"},
      {R"({"p":"dr5ru7k"})", R"({"term":{"p.raw":"dr5ru7k00000"}})"},
      {R"({"p":{"lat":40.75,"lon":-73.9}})", R"({"exists":{"field":"p"}})"},
      {R"({"p":[-73.9,40.75]})",
       R"({"geo_bounding_box":{"p":{"top":41,"bottom":40,"left":-74,"right":-73}}})"},
      {R"({"p":"40.75,-73.9"})",
       R"({"geo_bounding_box":{"p":{"top":41,"bottom":40,"left":-74,"right":-73}}})"},
      {R"({"p":[[10,10],[-73.9,40.75]]})",
       R"({"geo_bounding_box":{"p":{"top":41,"bottom":40,"left":-74,"right":-73}}})"},
      {R"({"m":"abc","l":1})", R"({"bool":{"must_not":{"exists":{"field":"m"}}}})"},
      {R"({"k":"longer than five"})", R"({"bool":{"must_not":{"exists":{"field":"k"}}}})"},
  };
  for (const auto& [source, query] : cases) EXPECT_EQ(found(source, query), "1") << source;
}

struct Refused {
  std::string_view source;
  std::string_view reason;
};

TEST_F(DocumentTest, ValuesThatDoNotFitAreRefusedWithTheirReason) {
  const Refused cases[] = {
      {R"({"l":"abc"})",
       "failed to parse field [l] of type [long] in document with id '9'. Preview of field's "
       "value: "
       "'abc': For input string: \"abc\""},
      {R"({"i":3000000000})", "Value [3000000000] is out of range for an integer"},
      {R"({"s":40000})", "Value [40000] is out of range for a short"},
      {R"({"l":1e30})", "is out of range for a long"},
      {R"({"l":true})", "Current token (VALUE_TRUE) not numeric"},
      {R"({"l":{"a":1}})", "Can't get text on a START_OBJECT"},
      {R"({"b":1})", "Failed to parse value [1] as only [true] or [false] are allowed."},
      {R"({"t":"noon"})", "failed to parse date field [noon] with format"},
      {R"({"p":"dr5a"})", "unsupported symbol in geohash [dr5a]"},
      {R"({"p":[0,91]})", "illegal latitude value [91.0] for p"},
      {R"({"p":{"lat":1}})", "field must be either lat/lon or geohash"},
      {R"({"l":1,"l":2})", "Duplicate field 'l'"},
      {R"({"l":01})", "failed to parse"},
      {R"({"l":1)", "failed to parse"},
      {R"({"l":1}x)", "failed to parse"},
      {R"([1])", "Malformed content, must start with an object"},
      {"", "failed to parse"},
      {"{\"k\":\"\xff\"}", "failed to parse"},
      {R"({"h":70000})", "[half_float] supports only finite values"},
  };
  for (const auto& [source, reason] : cases) {
    const auto error = put_error("i", "9", source);
    EXPECT_EQ(error.code, "mapper_parsing_exception") << source;
    EXPECT_EQ(error.http_status, 400);
    EXPECT_NE(error.message.find(reason), std::string::npos) << error.message;
  }
  EXPECT_FALSE(service_.get_document("i", "9").value());
}

TEST_F(DocumentTest, DeepNestingIsRefused) {
  std::string source;
  for (int i = 0; i < 100'000; ++i) source += R"({"a":)";
  source += "1" + std::string(100'000, '}');
  EXPECT_EQ(put_error("i", "9", source).code, "illegal_argument_exception");
  EXPECT_EQ(put_error("i", "9", R"({"l":)" + source + "}").code, "illegal_argument_exception");
  EXPECT_EQ(
      put_error("i", "9", R"({"l":)" + std::string(30, '[') + std::string(30, ']') + "}").code,
      "illegal_argument_exception");
}

TEST_F(DocumentTest, ConcreteValueForAnObjectIsRefused) {
  put("i", "1", R"({"o":{"n":1}})");
  EXPECT_EQ(
      put_error("i", "2", R"({"o":5})").message,
      "object mapping for [o] tried to parse field [o] as object, but found a concrete value");
}

TEST_F(DocumentTest, SourceComesBackByteForByte) {
  const std::string source = R"({ "l" : 1.50e0,  "k":"\u00e9" })";
  put("i", "1", source);
  EXPECT_EQ(service_.get_document("i", "1").value()->source, source);
}

TEST_F(DocumentTest, QuickAndThoroughReadersAgree) {
  // The escape sends the second document the thorough way.
  put("i", "quick", R"({"l":-12,"d":-0.0625,"f":7.1,"t":1420848000000,"p":"dr5ru7","b":false})");
  put("i", "slow",
      R"({"\u006c":-12,"d":-0.0625,"f":7.1,"t":1420848000000,"p":"dr5ru7","b":false})");
  refresh();
  for (std::string_view field : {"l", "d", "f", "t", "b", "p.raw"}) {
    const std::string counted =
        aggregate("i", R"({"terms":{"field":")" + std::string{field} + R"("}})");
    EXPECT_NE(counted.find(R"("doc_count":2)"), std::string::npos) << field << counted;
  }
}

}  // namespace
}  // namespace weir::elasticsearch
