// JSON of every generated struct, by the AWS JSON 1.1 protocol: blobs as base64, timestamps as
// epoch seconds with a fraction, NaN and infinities as strings, absent optionals left out.
// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/api/shape.h"
#include "emulator/api/validate.h"
#include "emulator/base/result.h"

namespace weir::api {

/// Who wrote the text. A client must choose exactly one member of a union; a service may have
/// chosen one that this model does not know yet.
enum class Peer : std::uint8_t { kClient, kService };

/// One object, compact, members in the model's order, map entries in byte order of their keys.
/// Members that a REST protocol carries outside the body are left out. Strings must be UTF-8.
std::string to_json(const ShapeInfo& shape, const void* object);

template <class T>
std::string to_json(const T& object) {
  return to_json(shape_of<T>(), &object);
}

/// Fills `object`, a fresh structure of `shape`. Unknown members are ignored, null means absent, a
/// number for an integer member is rounded down. Errors: SerializationException as AWS words it;
/// `object` is then half filled. The value names the required members that were missing.
base::Result<AbsentMembers> from_json(const ShapeInfo& shape, void* object, std::string_view text,
                                      Peer peer = Peer::kClient);

/// Reads what a service sent: missing required members stay value-initialised.
template <class T>
base::Result<T> from_json(std::string_view text) {
  T object{};
  auto absent = from_json(shape_of<T>(), &object, text, Peer::kService);
  if (!absent.ok()) return absent.error();
  return object;
}

/// Reads and validates what a client sent, in AWS's order: syntax, types, then constraints.
template <class T>
base::Result<T> request_from_json(std::string_view text) {
  T object{};
  auto absent = from_json(shape_of<T>(), &object, text);
  if (!absent.ok()) return absent.error();
  WEIR_RETURN_IF_ERROR(validate(object, *absent));
  return object;
}

}  // namespace weir::api
