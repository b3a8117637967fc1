#include "pipeline/host/document_row.h"

#include <rapidjson/document.h>

namespace weir::host {
namespace {

bool take_member(const rapidjson::Value& name, const rapidjson::Value& value,
                 DocumentFields& fields) {
  const std::string_view key{name.GetString(), name.GetStringLength()};
  if (key == "location" && value.IsString()) {
    fields.location.assign(value.GetString(), value.GetStringLength());
  } else if (key == "airport_code" && value.IsString()) {
    fields.airport_code.assign(value.GetString(), value.GetStringLength());
  } else if (key == "timestamp" && value.IsInt64()) {
    fields.timestamp_ms = value.GetInt64();
  } else if (key == "pickup_count" && value.IsInt64()) {
    fields.pickup_count = value.GetInt64();
  } else if (key == "sum_trip_duration" && value.IsInt64()) {
    fields.sum_trip_duration = value.GetInt64();
  } else if (key == "avg_trip_duration" && value.IsNumber()) {
    fields.avg_trip_duration = value.GetDouble();
  } else {
    return false;
  }
  return true;
}

}  // namespace

DocumentFields read_document(std::string_view id, std::string_view source) {
  DocumentFields fields;
  fields.id = id;
  char memory[2048];
  rapidjson::MemoryPoolAllocator<> values(memory, sizeof memory);
  char stack_memory[1024];
  rapidjson::MemoryPoolAllocator<> stack(stack_memory, sizeof stack_memory);
  rapidjson::GenericDocument<rapidjson::UTF8<>, rapidjson::MemoryPoolAllocator<>,
                             rapidjson::MemoryPoolAllocator<>>
      document(&values, 256, &stack);
  document.Parse(source.data(), source.size());
  bool known = !document.HasParseError() && document.IsObject();
  if (known) {
    for (const auto& member : document.GetObject()) {
      known &= take_member(member.name, member.value, fields);
    }
  }
  if (!known) fields.other = source;
  return fields;
}

}  // namespace weir::host
