// _field_caps (handlers.h): which fields there are, and what can be done with them
// (https://www.elastic.co/guide/en/elasticsearch/reference/7.10/search-field-caps.html).
#include <map>
#include <vector>

#include "emulator/elasticsearch/json.h"
#include "emulator/elasticsearch/text_analysis.h"
#include "emulator/server/elasticsearch/errors.h"
#include "emulator/server/elasticsearch/handlers.h"

namespace weir::elasticsearch_http {
namespace {

using elasticsearch::find_member;
using elasticsearch::JsonValue;
using elasticsearch::JsonWriter;
using elasticsearch::text_of;

struct Capability {
  bool searchable = true;
  bool aggregatable = true;
  std::vector<std::string> indices;
};
// By field, then by type.
using Capabilities = std::map<std::string, std::map<std::string, Capability>>;

class Collector {
 public:
  explicit Collector(std::vector<std::string_view> patterns) : patterns_(std::move(patterns)) {}

  void add_index(const std::string& index, const JsonValue& mapping) {
    index_ = index;
    add("_id", "_id", true, true);
    add("_index", "_index", true, true);
    add("_source", "_source", false, false);
    add("_type", "_type", true, true);
    add_properties("", find_member(mapping, "properties"));
  }
  const Capabilities& fields() const { return fields_; }

 private:
  bool wanted(std::string_view name) const {
    for (const std::string_view pattern : patterns_) {
      if (elasticsearch::wildcard_match(pattern, name)) return true;
    }
    return false;
  }

  void add(const std::string& name, std::string_view type, bool searchable, bool aggregatable) {
    if (!wanted(name)) return;
    Capability& capability = fields_[name][std::string{type}];
    capability.searchable = searchable;
    capability.aggregatable = aggregatable;
    capability.indices.push_back(index_);
  }

  void add_properties(const std::string& prefix, const JsonValue* properties) {
    if (properties == nullptr || !properties->IsObject()) return;
    for (const auto& member : properties->GetObject()) {
      const std::string name = prefix + std::string{text_of(member.name)};
      const JsonValue* type = find_member(member.value, "type");
      const std::string_view type_name = type != nullptr ? text_of(*type) : "object";
      const bool is_object = type_name == "object" || type_name == "nested";
      add(name, type_name, !is_object && is_on(member.value, "index"),
          !is_object && type_name != "text" && is_on(member.value, "doc_values"));
      add_properties(name + ".", find_member(member.value, "properties"));
      add_properties(name + ".", find_member(member.value, "fields"));
    }
  }

  static bool is_on(const JsonValue& field, std::string_view name) {
    const JsonValue* value = find_member(field, name);
    return value == nullptr || elasticsearch::to_bool(*value).value_or(true);
  }

  std::vector<std::string_view> patterns_;
  std::string index_;
  Capabilities fields_;
};

void write_capability(JsonWriter& writer, std::string_view type, const Capability& capability,
                      bool is_only_type) {
  writer.key(type).begin_object().key("type").text(type);
  writer.key("searchable").boolean(capability.searchable);
  writer.key("aggregatable").boolean(capability.aggregatable);
  if (!is_only_type) {
    writer.key("indices").begin_array();
    for (const std::string& index : capability.indices) writer.text(index);
    writer.end_array();
  }
  writer.end_object();
}

}  // namespace

Reply field_capabilities(Call& call) {
  const auto patterns = split_list(call.parameters.text("fields"));
  if (patterns.empty()) return errors::nothing_requested("no fields specified");
  if (!call.body.empty()) return errors::not_implemented("a body of _field_caps");
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  const auto names = call.service.resolve(*expression);
  if (!names) return names.error();
  Collector collector{patterns};
  for (const std::string& name : *names) {
    JsonWriter mapping;
    call.service.find_index(name)->mapping().write(mapping);
    const auto json = elasticsearch::parse_body(mapping.str());
    if (json.ok()) collector.add_index(name, *json);
  }
  JsonWriter writer;
  writer.begin_object().key("indices").begin_array();
  for (const std::string& name : *names) writer.text(name);
  writer.end_array().key("fields").begin_object();
  for (const auto& [field, types] : collector.fields()) {
    writer.key(field).begin_object();
    for (const auto& [type, capability] : types) {
      write_capability(writer, type, capability, types.size() == 1);
    }
    writer.end_object();
  }
  writer.end_object().end_object();
  return {200, writer.str()};
}

}  // namespace weir::elasticsearch_http
