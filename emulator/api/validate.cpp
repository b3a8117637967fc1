#include "emulator/api/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "emulator/api/pattern.h"
#include "emulator/api/value_path.h"
#include "emulator/api/value_text.h"

namespace weir::api {
namespace {

bool is_scalar(const ShapeInfo& shape) {
  return shape.kind != Kind::kStructure && shape.kind != Kind::kList && shape.kind != Kind::kMap;
}

/// Length in Unicode characters (Smithy's length trait); bytes that continue a character are none.
std::int64_t character_count(std::string_view text) {
  return std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

std::int64_t length_of(const ShapeInfo& shape, const void* value) {
  switch (shape.kind) {
    case Kind::kList:
      return static_cast<std::int64_t>(shape.list->size(value));
    case Kind::kMap:
      return static_cast<std::int64_t>(shape.map->size(value));
    case Kind::kBlob:
      return static_cast<std::int64_t>(static_cast<const std::string*>(value)->size());
    default:
      return character_count(*static_cast<const std::string*>(value));
  }
}

/// Whether number `value` of `shape` is below the minimum (-1), above the maximum (1) or inside.
int range_violation(const ShapeInfo& shape, const void* value) {
  if (shape.kind == Kind::kDouble) {
    const double number = *static_cast<const double*>(value);
    if (shape.minimum != kNoMinimum && number < static_cast<double>(shape.minimum)) return -1;
    if (shape.maximum != kNoMaximum && number > static_cast<double>(shape.maximum)) return 1;
    return 0;
  }
  const std::int64_t number = shape.kind == Kind::kLong ? *static_cast<const std::int64_t*>(value)
                                                        : *static_cast<const std::int32_t*>(value);
  return number < shape.minimum ? -1 : number > shape.maximum ? 1 : 0;
}

/// The constraints of one shape as sentences; which of them a value breaks.
struct Constraint {
  enum class Rule { kPattern, kMinimum, kMaximum, kEnum };
  static constexpr Rule kOrder[] = {Rule::kPattern, Rule::kMinimum, Rule::kMaximum, Rule::kEnum};

  static bool applies(Rule rule, const ShapeInfo& shape) {
    switch (rule) {
      case Rule::kPattern:
        return shape.pattern != nullptr;
      case Rule::kMinimum:
        return shape.minimum != kNoMinimum;
      case Rule::kMaximum:
        return shape.maximum != kNoMaximum;
      case Rule::kEnum:
        return !shape.enum_values.empty();
    }
    return false;
  }

  static std::string sentence(Rule rule, const ShapeInfo& shape) {
    const bool number =
        shape.kind == Kind::kInteger || shape.kind == Kind::kLong || shape.kind == Kind::kDouble;
    const std::string_view measure = number ? "value" : "length";
    switch (rule) {
      case Rule::kPattern:
        return fmt::format("Member must satisfy regular expression pattern: {}",
                           shape.pattern().text());
      case Rule::kMinimum:
        return fmt::format("Member must have {} greater than or equal to {}", measure,
                           shape.minimum);
      case Rule::kMaximum:
        return fmt::format("Member must have {} less than or equal to {}", measure, shape.maximum);
      case Rule::kEnum:
        return fmt::format("Member must satisfy enum value set: [{}]",
                           fmt::join(shape.enum_values, ", "));
    }
    return {};
  }

  static bool holds(Rule rule, const ShapeInfo& shape, const void* value) {
    const bool number =
        shape.kind == Kind::kInteger || shape.kind == Kind::kLong || shape.kind == Kind::kDouble;
    switch (rule) {
      case Rule::kPattern:
        return shape.pattern().matches(*static_cast<const std::string*>(value));
      case Rule::kMinimum:
        return number ? range_violation(shape, value) >= 0
                      : length_of(shape, value) >= shape.minimum;
      case Rule::kMaximum:
        return number ? range_violation(shape, value) <= 0
                      : length_of(shape, value) <= shape.maximum;
      case Rule::kEnum:
        return std::ranges::find(shape.enum_values, *static_cast<const std::string*>(value)) !=
               shape.enum_values.end();
    }
    return true;
  }
};

using Rule = Constraint::Rule;

bool satisfies_all(const ShapeInfo& shape, const void* value) {
  return std::ranges::all_of(Constraint::kOrder, [&](Rule rule) {
    return !Constraint::applies(rule, shape) || Constraint::holds(rule, shape, value);
  });
}

/// "[Member must ..., Member must ...]": how AWS speaks of scalars inside lists and maps. There
/// the maximum comes first.
std::string bracketed(const ShapeInfo& shape) {
  constexpr Rule kOrderInBrackets[] = {Rule::kMaximum, Rule::kMinimum, Rule::kPattern, Rule::kEnum};
  std::vector<std::string> sentences;
  for (const Rule rule : kOrderInBrackets) {
    if (Constraint::applies(rule, shape)) sentences.push_back(Constraint::sentence(rule, shape));
  }
  return fmt::format("[{}]", fmt::join(sentences, ", "));
}

class Validator {
 public:
  explicit Validator(const AbsentMembers& absent) : absent_(absent) {}

  void check_structure(const ShapeInfo& shape, const void* object, const ValuePath& path) {
    for (const MemberInfo& member : shape.members) {
      const ValuePath here = path.member(member.name);
      const void* value = read(member, object);
      if (is_absent(here)) {
        report(*member.shape, nullptr, here, "Member must not be null");
      } else if (value != nullptr) {
        check(*member.shape, value, here);
      }
    }
  }

  base::Result<void> result() const {
    if (violations_.empty()) return {};
    return base::client_error(
        "ValidationException",
        fmt::format("{} validation error{} detected: {}", violations_.size(),
                    violations_.size() == 1 ? "" : "s", fmt::join(violations_, "; ")));
  }

 private:
  void check(const ShapeInfo& shape, const void* value, const ValuePath& path) {
    for (const Rule rule : Constraint::kOrder) {
      if (Constraint::applies(rule, shape) && !Constraint::holds(rule, shape, value)) {
        report(shape, value, path, Constraint::sentence(rule, shape));
      }
    }
    if (shape.kind == Kind::kStructure) {
      check_structure(shape, value, path);
    } else if (shape.kind == Kind::kList) {
      check_list(shape, value, path);
    } else if (shape.kind == Kind::kMap) {
      check_map(shape, value, path);
    }
  }

  void check_list(const ShapeInfo& shape, const void* list, const ValuePath& path) {
    bool sound = true;
    for (std::size_t i = 0; i < shape.list->size(list); ++i) {
      const void* element = shape.list->at(list, i);
      const ValuePath here = path.element(i + 1);
      if (is_absent(here)) {
        report(*shape.element, nullptr, here, "Member must not be null");
      } else if (is_scalar(*shape.element)) {
        sound = sound && satisfies_all(*shape.element, element);
      } else {
        check(*shape.element, element, here);
      }
    }
    if (!sound) {
      report(shape, list, path, "Member must satisfy constraint: " + bracketed(*shape.element));
    }
  }

  void check_map(const ShapeInfo& shape, const void* map, const ValuePath& path) {
    bool keys_sound = true;
    bool values_sound = true;
    for (const auto& [key, value] : shape.map->entries(map)) {
      const std::string key_text(key);
      keys_sound = keys_sound && satisfies_all(*shape.key, &key_text);
      if (is_scalar(*shape.element)) {
        values_sound = values_sound && satisfies_all(*shape.element, value);
      } else {
        check(*shape.element, value, path.entry(key));
      }
    }
    if (!keys_sound) {
      report(shape, map, path, "Map keys must satisfy constraint: " + bracketed(*shape.key));
    }
    if (!values_sound) {
      report(shape, map, path, "Map value must satisfy constraint: " + bracketed(*shape.element));
    }
  }

  bool is_absent(const ValuePath& path) const {
    return !absent_.paths.empty() && absent_.paths.contains(render(path));
  }

  void report(const ShapeInfo& shape, const void* value, const ValuePath& path,
              std::string_view constraint) {
    if (violations_.size() == kMaxReportedViolations) return;
    std::string subject = "Value";
    if (value == nullptr) {
      subject += " null";
    } else if (!shape.sensitive) {
      subject += fmt::format(" '{}'", value_text(shape, value));
    }
    violations_.push_back(fmt::format("{} at '{}' failed to satisfy constraint: {}", subject,
                                      render(path), constraint));
  }

  const AbsentMembers& absent_;
  std::vector<std::string> violations_;
};

}  // namespace

base::Result<void> validate(const ShapeInfo& shape, const void* object,
                            const AbsentMembers& absent) {
  Validator validator(absent);
  validator.check_structure(shape, object, ValuePath{});
  return validator.result();
}

std::string path_name(std::string_view member_name) {
  std::string name(member_name);
  if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z')
    name[0] = static_cast<char>(name[0] | 0x20);
  return name;
}

}  // namespace weir::api
