#include "tests/unit/emulator/elasticsearch/service_fixture.h"

namespace weir::elasticsearch {
namespace {

using MappingTest = ServiceFixture;

TEST_F(MappingTest, WorkshopMappingsReadBackAsTheyWereSent) {
  const std::string_view properties =
      R"({"airport_code":{"type":"keyword"},"location":{"type":"geo_point","fields":)"
      R"({"raw":{"type":"keyword"}}},"timestamp":{"type":"date"}})";
  create("trip_duration", properties);
  EXPECT_EQ(mapping("trip_duration"), R"({"properties":)" + std::string{properties} + "}");
}

TEST_F(MappingTest, ObjectsAndParametersReadBack) {
  create("i", R"({"b":{"dynamic":"strict","properties":{"z":{"type":"long"},"a":{"type":"date",)"
              R"("format":"epoch_second"}}},"a":{"type":"scaled_float","scaling_factor":100}})");
  EXPECT_EQ(mapping("i"),
            R"({"properties":{"a":{"type":"scaled_float","scaling_factor":100.0},"b":{"dynamic":)"
            R"("strict","properties":{"a":{"type":"date","format":"epoch_second"},"z":{"type":)"
            R"("long"}}}}})");
}

TEST_F(MappingTest, DynamicFieldsGetTheDocumentedTypes) {
  ASSERT_TRUE(service_.create_index("i", "").ok());
  put("i", "1",
      R"({"n":7,"x":7.5,"s":"text","t":true,"d":"2015-01-10","o":{"n":1},"empty":[],"nil":null})");
  EXPECT_EQ(mapping("i"),
            R"({"properties":{"d":{"type":"date"},"n":{"type":"long"},"o":{"properties":)"
            R"({"n":{"type":"long"}}},"s":{"type":"text","fields":{"keyword":{"type":"keyword",)"
            R"("ignore_above":256}}},"t":{"type":"boolean"},"x":{"type":"float"}}})");
}

TEST_F(MappingTest, DynamicFalseKeepsSourceAndIgnoresTheField) {
  ASSERT_TRUE(service_
                  .create_index("i", R"({"mappings":{"dynamic":false,"properties":)"
                                     R"({"a":{"type":"long"}}}})")
                  .ok());
  put("i", "1", R"({"a":1,"b":2})");
  refresh();
  EXPECT_EQ(mapping("i"), R"({"dynamic":"false","properties":{"a":{"type":"long"}}})");
  EXPECT_EQ(matches("i", R"({"term":{"b":2}})"), "");
  EXPECT_EQ(matches("i", R"({"term":{"a":1}})"), "1");
}

TEST_F(MappingTest, DynamicStrictRefusesUnknownFields) {
  ASSERT_TRUE(service_.create_index("i", R"({"mappings":{"dynamic":"strict"}})").ok());
  const auto error = put_error("i", "1", R"({"foo":1})");
  EXPECT_EQ(error.code, "strict_dynamic_mapping_exception");
  EXPECT_EQ(error.message,
            "mapping set to strict, dynamic introduction of [foo] within [_doc] is not allowed");
}

TEST_F(MappingTest, RefusedDocumentLeavesNoNewFields) {
  create("i", R"({"n":{"type":"long"}})");
  EXPECT_EQ(put_error("i", "1", R"({"fresh":1,"n":"abc"})").code, "mapper_parsing_exception");
  EXPECT_EQ(mapping("i"), R"({"properties":{"n":{"type":"long"}}})");
}

TEST_F(MappingTest, PutMappingAddsFieldsButChangesNoType) {
  create("i", R"({"n":{"type":"long"}})");
  ASSERT_TRUE(service_.put_mapping("i", R"({"properties":{"k":{"type":"keyword"}}})").ok());
  const auto changed = service_.put_mapping("i", R"({"properties":{"n":{"type":"keyword"}}})");
  EXPECT_EQ(changed.error().code, "illegal_argument_exception");
  EXPECT_EQ(changed.error().message, "mapper [n] cannot be changed from type [long] to [keyword]");
}

struct RefusedMapping {
  std::string_view properties;
  std::string_view code;
  std::string_view part;
};

TEST_F(MappingTest, BadDefinitionsAreRefused) {
  const RefusedMapping cases[] = {
      {R"({"a":{"type":"lnog"}})", "mapper_parsing_exception",
       "No handler for type [lnog] declared on field [a]"},
      {R"({"a":{}})", "mapper_parsing_exception", "No type specified for field [a]"},
      {R"({"a":{"type":"long","foo":1}})", "mapper_parsing_exception",
       "Mapping definition for [a] has unsupported parameters:  [foo : 1]"},
      {R"({"a":{"type":"nested"}})", "not_implemented_exception", "field type [nested]"},
      {R"({"a":{"type":"long","index":false}})", "not_implemented_exception", "[index : false]"},
      {R"({"a":{"type":"scaled_float"}})", "mapper_parsing_exception", "[scaling_factor]"},
      {R"({"a":{"type":"date","format":"QQQ"}})", "mapper_parsing_exception", "Invalid format"},
  };
  for (const auto& [properties, code, part] : cases) {
    const std::string body = R"({"mappings":{"properties":)" + std::string{properties} + "}}";
    const auto created = service_.create_index("i", body);
    ASSERT_FALSE(created.ok()) << properties;
    EXPECT_EQ(created.error().code, code);
    EXPECT_NE(created.error().message.find(part), std::string::npos) << created.error().message;
    EXPECT_FALSE(service_.index_exists("i"));
  }
}

class FieldLimitTest : public ServiceFixture {
 protected:
  static Limits limits() {
    Limits limits;
    limits.max_mapping_fields = 3;
    return limits;
  }
  FieldLimitTest() : ServiceFixture(limits()) {}
};

TEST_F(FieldLimitTest, TooManyFieldsAreRefused) {
  put("i", "1", R"({"a":1,"b":2,"c":3})");
  EXPECT_EQ(put_error("i", "2", R"({"d":4})").message,
            "Limit of total fields [3] has been exceeded");
}

}  // namespace
}  // namespace weir::elasticsearch
