#include "emulator/server/faults/fault_rule.h"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "emulator/api/shape.h"
#include "emulator/base/iso_duration.h"
#include "emulator/base/timestamp.h"
#include "emulator/server/faults/errors.h"
#include "emulator/server/faults/service_names.h"

namespace weir::faults {
namespace {

using Value = rapidjson::Value;

constexpr std::int64_t kMaxShardIndex = 999'999'999'999;
/// A longer one could push an instant past the end of the clock; a century is not a fault.
constexpr sim::Duration kMaxDuration = std::chrono::hours{24 * 36'525};
constexpr std::array<std::pair<std::string_view, FaultKind>, 5> kKinds{
    {{"throttle", FaultKind::kThrottle},
     {"error", FaultKind::kError},
     {"delay", FaultKind::kDelay},
     {"drop", FaultKind::kDrop},
     {"partial", FaultKind::kPartial}}};

std::string_view text_of(const Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

base::Result<std::string> read_text(std::string_view field, const Value& value) {
  if (!value.IsString() || value.GetStringLength() == 0) {
    return errors::bad_field(field, "must be a text that is not empty");
  }
  return std::string{text_of(value)};
}

base::Result<sim::Duration> read_duration(std::string_view field, const Value& value) {
  std::optional<sim::Duration> duration;
  if (value.IsString()) {
    duration = base::parse_iso_duration(text_of(value));
  } else if (value.IsNumber() && value.GetDouble() >= 0 &&
             value.GetDouble() <= sim::to_seconds(kMaxDuration)) {
    duration = sim::Duration{std::llround(value.GetDouble() * 1e6)};
  }
  if (!duration || *duration > kMaxDuration) {
    return errors::bad_field(field, "must be an ISO 8601 duration such as \"PT1M30S\", or seconds");
  }
  return *duration;
}

base::Result<double> read_share(std::string_view field, const Value& value) {
  if (!value.IsNumber() || !(value.GetDouble() > 0) || value.GetDouble() > 1) {
    return errors::bad_field(field, "must be a number above 0 and up to 1");
  }
  return value.GetDouble();
}

base::Result<std::string> read_shard(const Value& value) {
  constexpr std::string_view kPrefix = "shardId-";
  if (value.IsInt64() && value.GetInt64() >= 0 && value.GetInt64() <= kMaxShardIndex) {
    return fmt::format("{}{:012}", kPrefix, value.GetInt64());
  }
  if (value.IsString() && text_of(value).starts_with(kPrefix)) return std::string{text_of(value)};
  return errors::bad_field("shard", "must be \"shardId-000000000003\" or a number such as 3");
}

// Reads one rule, member by member; the order of members does not matter.
class RuleReader {
 public:
  explicit RuleReader(sim::Time now) : now_(now) {}

  base::Result<Fault> read(const Value& json) {
    for (const auto& member : json.GetObject()) {
      WEIR_RETURN_IF_ERROR(read_member(text_of(member.name), member.value));
    }
    WEIR_RETURN_IF_ERROR(set_times());
    WEIR_RETURN_IF_ERROR(check_kind());
    WEIR_RETURN_IF_ERROR(check_names());
    return std::move(fault_);
  }

 private:
  template <class T>
  static base::Result<void> store(base::Result<T> read, T& place) {
    if (!read) return read.error();
    place = std::move(*read);
    return {};
  }
  template <class T>
  static base::Result<void> store(base::Result<T> read, std::optional<T>& place) {
    if (!read) return read.error();
    place = std::move(*read);
    return {};
  }

  base::Result<void> read_member(std::string_view name, const Value& value) {
    if (name == "kind") return read_kind(value);
    if (name == "service") return store(read_text(name, value), fault_.service);
    if (name == "operation") return store(read_text(name, value), fault_.operation);
    if (name == "stream") return store(read_text(name, value), fault_.stream);
    if (name == "shard") return store(read_shard(value), fault_.shard_id);
    if (name == "share") return store(read_share(name, value), fault_.share);
    if (name == "count") return read_count(value);
    if (name == "after") return store(read_duration(name, value), after_);
    if (name == "at") return read_instant(value);
    if (name == "for") return store(read_duration(name, value), lasting_);
    if (name == "status") return read_status(value);
    if (name == "code") return store(read_text(name, value), fault_.code);
    if (name == "message") return store(read_text(name, value), fault_.message);
    if (name == "delay") return store(read_duration(name, value), fault_.delay);
    if (name == "records_share") return store(read_share(name, value), records_share_);
    return errors::bad_field(
        name,
        "is no field of a fault; there are kind, service, operation, stream, shard, share, "
        "count, after, at, for, status, code, message, delay and records_share");
  }

  base::Result<void> read_kind(const Value& value) {
    for (const auto& [name, kind] : kKinds) {
      if (!value.IsString() || text_of(value) != name) continue;
      fault_.kind = kind;
      has_kind_ = true;
      return {};
    }
    return errors::bad_field("kind", "must be throttle, error, delay, drop or partial");
  }

  base::Result<void> read_count(const Value& value) {
    if (!value.IsInt64() || value.GetInt64() < 1) {
      return errors::bad_field("count", "must be a whole number above 0");
    }
    fault_.count = value.GetInt64();
    return {};
  }

  base::Result<void> read_status(const Value& value) {
    if (!value.IsInt() || value.GetInt() < 400 || value.GetInt() > 599) {
      return errors::bad_field("status", "must be an HTTP status from 400 to 599");
    }
    fault_.status = value.GetInt();
    return {};
  }

  base::Result<void> read_instant(const Value& value) {
    const auto instant =
        value.IsString() ? base::parse_iso8601(text_of(value)) : std::optional<base::Timestamp>{};
    if (!instant) {
      return errors::bad_field("at", "must be an instant such as \"2026-01-05T08:00:00Z\"");
    }
    at_ = sim::from_millis(instant->millis);
    return {};
  }

  base::Result<void> set_times() {
    if (at_ && after_) return errors::bad_field("after", "cannot stand beside at");
    fault_.from = at_ ? *at_ : now_ + after_.value_or(sim::Duration{});
    if (lasting_) fault_.until = fault_.from + *lasting_;
    return {};
  }

  base::Result<void> check_kind() {
    if (!has_kind_) return errors::bad_field("kind", "is missing");
    const bool answers = fault_.kind == FaultKind::kThrottle || fault_.kind == FaultKind::kError;
    const bool partial = fault_.kind == FaultKind::kPartial;
    if (fault_.kind == FaultKind::kDelay && fault_.delay == sim::Duration{}) {
      return errors::bad_field("delay", "is what a fault of kind delay needs, above 0");
    }
    if (fault_.status != 0 && !answers) {
      return errors::bad_field("status", "belongs to the kinds throttle and error");
    }
    if (!fault_.code.empty() && !answers && !partial) {
      return errors::bad_field("code", "belongs to the kinds throttle, error and partial");
    }
    if (!fault_.message.empty() && !answers && !partial) {
      return errors::bad_field("message", "belongs to the kinds throttle, error and partial");
    }
    if (records_share_ && !partial) {
      return errors::bad_field("records_share", "belongs to the kind partial");
    }
    fault_.records_share = records_share_.value_or(1);
    return {};
  }

  base::Result<void> check_names() {
    fault_.service = service_name(fault_.service);
    const bool kinesis_only = fault_.kind == FaultKind::kPartial || !fault_.shard_id.empty();
    const bool has_stream = !fault_.stream.empty();
    if ((kinesis_only || has_stream) && fault_.service.empty()) fault_.service = "kinesis";
    const bool has_index = fault_.service == "elasticsearch" && !kinesis_only;
    if ((kinesis_only || has_stream) && fault_.service != "kinesis" && !has_index) {
      return errors::bad_field("service", "must be kinesis here; for a stream, elasticsearch too");
    }
    if (fault_.kind == FaultKind::kPartial && fault_.operation.empty()) {
      fault_.operation = "PutRecords";
    }
    if (fault_.kind == FaultKind::kPartial && fault_.operation != "PutRecords") {
      return errors::bad_field("operation", "must be PutRecords for the kind partial");
    }
    if (const api::ServiceInfo* service = api::find_service(fault_.service);
        service != nullptr && !fault_.operation.empty() &&
        api::find_operation(*service, fault_.operation) == nullptr) {
      return errors::bad_field(
          "operation", fmt::format("{} has no operation '{}'", fault_.service, fault_.operation));
    }
    return {};
  }

  sim::Time now_;
  Fault fault_;
  bool has_kind_ = false;
  std::optional<double> records_share_;
  std::optional<sim::Duration> after_;
  std::optional<sim::Time> at_;
  std::optional<sim::Duration> lasting_;
};

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write_key(Writer& writer, std::string_view name) {
  writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

template <class Number>
void write_number(Writer& writer, std::string_view name, Number value) {
  write_key(writer, name);
  if constexpr (std::is_floating_point_v<Number>) return void(writer.Double(value));
  writer.Int64(static_cast<std::int64_t>(value));
}

void write_text(Writer& writer, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  write_key(writer, name);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

std::string instant_text(sim::Time time) {
  return base::to_iso8601({sim::to_millis(time)});
}

}  // namespace

base::Result<Fault> parse_fault(std::string_view json, sim::Time now) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
      json.data(), json.size());
  if (document.HasParseError()) {
    return errors::bad_json(rapidjson::GetParseError_En(document.GetParseError()),
                            document.GetErrorOffset());
  }
  if (!document.IsObject()) return errors::bad_json("it is another kind of value", 0);
  return RuleReader{now}.read(document);
}

bool is_active(const Fault& fault, sim::Time now) {
  const bool used_up = fault.count && std::cmp_greater_equal(fault.hits, *fault.count);
  return now >= fault.from && (!fault.until || now < *fault.until) && !used_up;
}

std::string fault_json(const Fault& fault, sim::Time now) {
  rapidjson::StringBuffer buffer;
  Writer writer{buffer};
  writer.StartObject();
  write_text(writer, "fault", fault.id);
  write_text(writer, "kind",
             std::ranges::find(kKinds, fault.kind, &std::pair<std::string_view, FaultKind>::second)
                 ->first);
  write_text(writer, "service", fault.service);
  write_text(writer, "operation", fault.operation);
  write_text(writer, "stream", fault.stream);
  write_text(writer, "shard", fault.shard_id);
  write_number(writer, "share", fault.share);
  if (fault.count) write_number(writer, "count", *fault.count);
  write_text(writer, "from", instant_text(fault.from));
  if (fault.until) write_text(writer, "until", instant_text(*fault.until));
  if (fault.status != 0) write_number(writer, "status", fault.status);
  write_text(writer, "code", fault.code);
  write_text(writer, "message", fault.message);
  if (fault.delay != sim::Duration{}) {
    write_text(writer, "delay", base::format_iso_duration(fault.delay));
  }
  if (fault.kind == FaultKind::kPartial) {
    write_number(writer, "records_share", fault.records_share);
  }
  write_key(writer, "active");
  writer.Bool(is_active(fault, now));
  write_number(writer, "hits", fault.hits);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace weir::faults
