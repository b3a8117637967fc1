#include "pipeline/config/yaml_reader.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <set>

#include "emulator/base/timestamp.h"

namespace weir::config {
namespace {

struct Unit {
  std::string_view name;
  double nanoseconds;
};
// Longest names first, so that "ms" is not read as "m".
constexpr Unit kUnits[] = {{"ns", 1},   {"us", 1e3},   {"ms", 1e6},   {"s", 1e9},
                           {"m", 60e9}, {"h", 3600e9}, {"d", 86400e9}};

const Unit* take_unit(std::string_view& text) {
  for (const Unit& unit : kUnits) {
    if (text.starts_with(unit.name)) {
      text.remove_prefix(unit.name.size());
      return &unit;
    }
  }
  return nullptr;
}

}  // namespace

std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  double total = 0;
  while (!text.empty()) {
    double amount = 0;
    const auto [end, failure] =
        std::from_chars(text.data(), text.data() + text.size(), amount, std::chars_format::fixed);
    if (failure != std::errc{} || amount < 0 || !std::isfinite(amount)) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const Unit* unit = take_unit(text);
    if (unit == nullptr) return std::nullopt;
    total += amount * unit->nanoseconds;
  }
  if (total > 9e18) return std::nullopt;
  return std::chrono::nanoseconds{std::llround(total)};
}

std::string YamlValue::place() const {
  return fmt::format("{}:{}: {}", file_, line(), path_.empty() ? "file" : path_);
}

void YamlValue::fail(std::string_view reason) const {
  throw BadInput(
      fmt::format("{}:{}: {}: {}", file_, line(), path_.empty() ? "file" : path_, reason));
}

void YamlValue::expect_keys(std::initializer_list<std::string_view> known) const {
  if (!is_map()) fail("must be a mapping");
  std::set<std::string> seen;
  for (const auto& [key, value] : entries()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      value.fail(fmt::format("unknown key; known here: {}", fmt::join(known, ", ")));
    }
    if (!seen.insert(key).second) value.fail("given twice");
  }
}

std::optional<YamlValue> YamlValue::get(std::string_view key) const {
  for (auto& [name, value] : entries()) {
    if (name == key) return std::move(value);
  }
  return std::nullopt;
}

YamlValue YamlValue::require(std::string_view key) const {
  auto child = get(key);
  if (!child) fail(fmt::format("'{}' is missing", key));
  return *child;
}

std::vector<YamlValue> YamlValue::items() const {
  if (!is_list()) fail("must be a list");
  std::vector<YamlValue> result;
  for (std::size_t i = 0; i < node_.size(); ++i) {
    result.emplace_back(file_, node_[i], fmt::format("{}[{}]", path_, i));
  }
  return result;
}

std::vector<std::pair<std::string, YamlValue>> YamlValue::entries() const {
  if (!is_map()) fail("must be a mapping");
  std::vector<std::pair<std::string, YamlValue>> result;
  for (const auto& entry : node_) {
    const YamlValue key{file_, entry.first, path_};
    const std::string name = key.text();
    YamlValue value{file_, entry.second, path_.empty() ? name : fmt::format("{}.{}", path_, name)};
    // An empty value's position is that of whatever follows it; its key's serves.
    if (entry.second.IsNull()) value.line_ = key.line();
    result.emplace_back(name, std::move(value));
  }
  return result;
}

std::string YamlValue::text() const {
  if (!is_scalar()) fail("must be a single value");
  return node_.Scalar();
}

std::int64_t YamlValue::integer(std::int64_t least, std::int64_t most) const {
  const std::string digits = text();
  std::int64_t value = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failure != std::errc{} || end != digits.data() + digits.size()) {
    fail(fmt::format("'{}' is not a whole number", digits));
  }
  if (value < least || value > most) {
    fail(fmt::format("{} is outside {} to {}", value, least, most));
  }
  return value;
}

double YamlValue::number(double least, double most) const {
  const std::string digits = text();
  double value = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failure != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(value)) {
    fail(fmt::format("'{}' is not a number", digits));
  }
  if (value < least || value > most) {
    fail(fmt::format("{} is outside {} to {}", value, least, most));
  }
  return value;
}

bool YamlValue::boolean() const {
  const std::string word = text();
  if (word == "true" || word == "yes" || word == "on") return true;
  if (word == "false" || word == "no" || word == "off") return false;
  fail(fmt::format("'{}' is neither true nor false", word));
}

std::chrono::nanoseconds YamlValue::duration() const {
  const std::string value = text();
  const auto parsed = parse_duration(value);
  if (!parsed) {
    fail(fmt::format("'{}' is not a duration; write it with a unit, such as 180us, 90s, 12m or 1h",
                     value));
  }
  return *parsed;
}

sim::Time YamlValue::instant() const {
  const std::string value = text();
  const auto parsed = base::parse_iso8601(value);
  if (!parsed) {
    fail(fmt::format("'{}' is not an instant; write it as 2026-01-05T08:00:00Z", value));
  }
  return sim::from_millis(parsed->millis);
}

YamlValue load_yaml(const std::string& file) {
  try {
    YAML::Node root = YAML::LoadFile(file);
    if (!root.IsDefined() || root.IsNull()) throw BadInput(file + ":1: file: is empty");
    return YamlValue{file, root, ""};
  } catch (const YAML::BadFile&) {
    throw BadInput(file + ": cannot be opened");
  } catch (const YAML::Exception& problem) {
    throw BadInput(
        fmt::format("{}:{}: not valid YAML: {}", file, problem.mark.line + 1, problem.msg));
  }
}

}  // namespace weir::config
