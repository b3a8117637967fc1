// The errors that any service answers before an operation runs: unknown, not implemented, or a
// body that does not fit the model.
#pragma once

#include <cstddef>
#include <string_view>

#include "emulator/api/shape.h"
#include "emulator/base/error.h"

namespace weir::api {

/// AWS knows the operation, Weir does not implement it. HTTP 501, which no SDK retries more than
/// once; the text names the operation and the page that lists what works.
base::Error not_implemented(const ServiceInfo& service, std::string_view operation);

/// The operation is not in the service's model. AWS sends this error without a message.
base::Error unknown_operation();

/// The body is no JSON. AWS sends no message; this one says where the text broke.
base::Error malformed_json(std::size_t offset, std::string_view problem);

/// The body is no CBOR, or CBOR of a kind that no request may hold; says where.
base::Error malformed_cbor(std::size_t offset, std::string_view problem);
base::Error malformed_xml(std::size_t line, std::string_view problem);
base::Error malformed_form(std::string_view problem);
/// A map that names one member or key twice has no meaning (RFC 8949, section 5.6).
base::Error repeated_member(std::string_view name);

/// SerializationExceptions of AWS's JSON services, worded as Kinesis does (kinesalite).
/// `actual` is the Java type of the value: "java.lang.String", kCoralNumber, ...
inline constexpr std::string_view kCoralNumber =
    "com.amazon.coral.value.json.numbers.TruncatingBigNumber";
base::Error not_convertible(std::string_view actual, std::string_view article_and_expected);
base::Error text_not_convertible(std::string_view text, std::string_view article_and_expected);
base::Error not_a_boolean(std::string_view text);
base::Error number_out_of_range(std::string_view expected);
base::Error expected_list();
base::Error expected_map();
base::Error expected_structure();
base::Error unexpected_list();
base::Error unexpected_structure();
base::Error blob_length_not_multiple_of_four(std::string_view text);
base::Error blob_invalid_character(std::string_view text, char character);
base::Error blob_invalid_last_character(std::string_view text);
base::Error not_iso8601();
base::Error not_utf8();
base::Error not_one_of_union(std::string_view shape_name);
base::Error nested_too_deeply();

}  // namespace weir::api
