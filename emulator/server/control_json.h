// Strict reading of the small JSON bodies of the control API: every complaint names the field.
#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/base/result.h"
#include "emulator/server/http/http.h"
#include "emulator/server/json.h"

namespace weir::server {

/// A complaint about a request: HTTP 400, code "BadRequest".
base::Error bad_request(std::string message);
/// {"error":{"code":..,"message":..}} with the error's status.
http::Response control_error(const base::Error& error);
http::Response json_response(std::string body, int status = 200);

/// A whole decimal number and nothing else.
std::optional<std::uint64_t> parse_number(std::string_view text);

/// One JSON object whose members are all known.
class ControlBody {
 public:
  /// An empty body is an empty object. Errors: no JSON (with the offset), no object, a member that
  /// is not among `known`, a member twice.
  static base::Result<ControlBody> parse(std::string_view text,
                                         std::initializer_list<std::string_view> known);

  bool has(std::string_view name) const;
  /// Errors: there and of another type. nullopt: absent.
  base::Result<std::optional<std::string>> text(std::string_view name) const;
  base::Result<std::optional<double>> number(std::string_view name) const;
  /// ISO 8601 ("PT5M") or a number of seconds; not negative.
  base::Result<std::optional<sim::Duration>> duration(std::string_view name) const;
  /// ISO 8601, "2026-01-01T00:00:00Z".
  base::Result<std::optional<sim::Time>> time(std::string_view name) const;

 private:
  const rapidjson::Value* find(std::string_view name) const;
  rapidjson::Document document_;
};

}  // namespace weir::server
