// The flat names of the query protocols as a tree: "MetricData.member.1.Value" has four steps.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "emulator/api/wire.h"

namespace weir::api {

/// Pairs of a form body, ordered so that whatever shares a beginning stands together.
class Form {
 public:
  explicit Form(std::span<const NameValue> pairs);

  /// All names below one place. Valid while the Form and what its views point at are.
  class Node {
   public:
    /// "A=" and "A.B=": the value at this very place. The last of equal names counts.
    std::optional<std::string_view> value() const;
    /// What stands below "<here>.<step>", and at it; step may hold dots. Empty when nothing does.
    Node child(std::string_view step) const;
    /// Every next step, with what stands below and at it.
    struct Step {
      std::string_view name;
      std::span<const NameValue> pairs;
    };
    std::vector<Step> steps() const;
    Node at(const Step& step) const { return {step.pairs, next_start(step.name.size())}; }
    bool empty() const { return pairs_.empty(); }

   private:
    friend class Form;
    Node(std::span<const NameValue> pairs, std::size_t start) : pairs_(pairs), start_(start) {}
    std::size_t next_start(std::size_t step_size) const { return start_ + step_size + 1; }

    std::span<const NameValue> pairs_;
    std::size_t start_ = 0;  ///< Where the next step begins in each name, behind the dot.
  };

  Node root() const { return {sorted_, 0}; }

 private:
  std::vector<NameValue> sorted_;
};

}  // namespace weir::api
