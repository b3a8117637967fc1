#include "emulator/server/http/http.h"

namespace weir::http {

std::string_view Request::header(std::string_view name) const {
  for (const HeaderView& field : headers) {
    if (field.name == name) return field.value;
  }
  return {};
}

bool Request::has_header(std::string_view name) const {
  for (const HeaderView& field : headers) {
    if (field.name == name) return true;
  }
  return false;
}

}  // namespace weir::http
