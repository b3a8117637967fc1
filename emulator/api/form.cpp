#include "emulator/api/form.h"

#include <algorithm>
#include <cstring>

namespace weir::api {
namespace {

/// Byte order, but that a dot sorts before everything else: so a name comes right before the names
/// below it, and nothing comes between those.
int compare(std::string_view left, std::string_view right) {
  const std::size_t shared = std::min(left.size(), right.size());
  const auto rank = [](char c) { return c == '.' ? -1 : int{static_cast<unsigned char>(c)}; };
  const auto [l, r] = std::mismatch(
      left.begin(), left.begin() + static_cast<std::ptrdiff_t>(shared), right.begin());
  if (l != left.begin() + static_cast<std::ptrdiff_t>(shared)) return rank(*l) - rank(*r);
  return left.size() < right.size() ? -1 : left.size() > right.size() ? 1 : 0;
}

std::string_view from(std::string_view name, std::size_t start) {
  return start <= name.size() ? name.substr(start) : std::string_view{};
}

}  // namespace

Form::Form(std::span<const NameValue> pairs) : sorted_(pairs.begin(), pairs.end()) {
  std::ranges::stable_sort(sorted_, [](const NameValue& left, const NameValue& right) {
    return compare(left.name, right.name) < 0;
  });
}

std::optional<std::string_view> Form::Node::value() const {
  // Names that end here come first. `start_` is behind the dot that such a name does not have.
  std::optional<std::string_view> last;
  for (const NameValue& pair : pairs_) {
    if (pair.name.size() >= start_) break;
    last = pair.value;
  }
  return last;
}

Form::Node Form::Node::child(std::string_view step) const {
  const auto below = [&](const NameValue& pair) { return from(pair.name, start_); };
  const auto first = std::ranges::lower_bound(
      pairs_, step, [](auto left, auto right) { return compare(left, right) < 0; }, below);
  const auto last = std::find_if_not(first, pairs_.end(), [&](const NameValue& pair) {
    const std::string_view rest = below(pair);
    return rest.starts_with(step) && (rest.size() == step.size() || rest[step.size()] == '.');
  });
  return {{first, last}, next_start(step.size())};
}

std::vector<Form::Node::Step> Form::Node::steps() const {
  std::vector<Step> steps;
  for (std::size_t i = 0; i < pairs_.size();) {
    if (pairs_[i].name.size() < start_) {
      ++i;
      continue;
    }
    const std::string_view rest = from(pairs_[i].name, start_);
    const std::string_view name = rest.substr(0, rest.find('.'));
    const std::size_t begin = i;
    const auto same = [&](std::string_view other) {
      return other.starts_with(name) && (other.size() == name.size() || other[name.size()] == '.');
    };
    while (i < pairs_.size() && same(from(pairs_[i].name, start_))) ++i;
    steps.push_back({name, pairs_.subspan(begin, i - begin)});
  }
  return steps;
}

}  // namespace weir::api
