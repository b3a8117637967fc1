#include "emulator/cloudwatch/metric_datum.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "emulator/cloudwatch/errors.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::MetricDatum;

constexpr std::string_view kNoUnit = api::cloudwatch::standard_unit::kNone;

base::Result<void> check_value(double value, std::size_t number, std::string_view member) {
  if (!std::isfinite(value)) return value_not_finite(number, member, value);
  if (std::fabs(value) > kMetricValueMax) return value_out_of_range(number, member);
  return {};
}

base::Result<base::StatisticSet> statistic_set(const api::cloudwatch::StatisticSet& set,
                                               std::size_t number) {
  const std::pair<std::string_view, double> members[] = {
      {"StatisticValues.SampleCount", set.sample_count},
      {"StatisticValues.Sum", set.sum},
      {"StatisticValues.Minimum", set.minimum},
      {"StatisticValues.Maximum", set.maximum}};
  for (const auto& [member, value] : members) {
    WEIR_RETURN_IF_ERROR(check_value(value, number, member));
  }
  if (set.sample_count <= 0) return statistic_without_samples(number);
  if (set.minimum > set.maximum) return statistic_maximum_below_minimum(number);
  return base::StatisticSet{set.sample_count, set.sum, set.minimum, set.maximum};
}

base::Result<std::vector<base::StatisticSet>> value_list(const MetricDatum& datum,
                                                         std::size_t number, const Limits& limits) {
  const std::vector<double>& values = *datum.values;
  if (values.size() > limits.values_per_metric_max) {
    return too_many_values(number, limits.values_per_metric_max);
  }
  if (datum.counts && datum.counts->size() != values.size()) {
    return values_and_counts_differ(number);
  }
  std::vector<base::StatisticSet> sets;
  sets.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double count = datum.counts ? (*datum.counts)[i] : 1;
    WEIR_RETURN_IF_ERROR(check_value(values[i], number, fmt::format("Values.member.{}", i + 1)));
    WEIR_RETURN_IF_ERROR(check_value(count, number, fmt::format("Counts.member.{}", i + 1)));
    if (count < 0) return value_out_of_range(number, fmt::format("Counts.member.{}", i + 1));
    sets.push_back({count, values[i] * count, values[i], values[i]});
  }
  return sets;
}

// A datum's values as statistic sets of one distinct value each, or the set that it gives.
base::Result<std::vector<base::StatisticSet>> sets_of(const MetricDatum& datum, std::size_t number,
                                                      const Limits& limits) {
  if (datum.value && datum.values) return two_kinds_of_value(number, "Value", "Values");
  if (datum.value && datum.statistic_values) {
    return two_kinds_of_value(number, "Value", "StatisticValues");
  }
  if (datum.statistic_values) {
    auto set = statistic_set(*datum.statistic_values, number);
    if (!set.ok()) return set.error();
    return std::vector{*set};
  }
  if (datum.values && !datum.values->empty()) return value_list(datum, number, limits);
  if (!datum.value) return value_missing(number);
  WEIR_RETURN_IF_ERROR(check_value(*datum.value, number, "Value"));
  return std::vector{base::StatisticSet::of(*datum.value)};
}

std::span<const std::string_view> units() {
  for (const api::MemberInfo& member : api::shape_of<MetricDatum>().members) {
    if (member.name == "Unit") return member.shape->enum_values;
  }
  return {};
}

void check_place(const MetricDatum& datum, std::size_t number, std::int64_t at_s,
                 std::int64_t now_s, const Limits& limits, Faults& faults) {
  if (now_s - at_s > limits.point_age_max_seconds) faults.add(timestamp_too_old(number));
  if (at_s - now_s > limits.point_ahead_max_seconds) faults.add(timestamp_too_new(number));
  const std::int32_t resolution = datum.storage_resolution.value_or(60);
  if (resolution != 1 && resolution != 60) faults.add(bad_storage_resolution(number));
  if (datum.unit && std::ranges::find(units(), *datum.unit) == units().end()) {
    faults.add(not_in_set(fmt::format("MetricData.member.{}.Unit", number), units()));
  }
}

std::vector<base::Dimension> read_dimensions(const MetricDatum& datum, std::size_t number,
                                             Faults& faults) {
  std::vector<base::Dimension> dimensions;
  if (!datum.dimensions) return dimensions;
  if (datum.dimensions->size() > kDimensionsPerMetricMax) {
    faults.add(too_many_dimensions(number, kDimensionsPerMetricMax));
  }
  for (const auto& dimension : *datum.dimensions) {
    dimensions.push_back({dimension.name, dimension.value});
    const auto parameter = [&](std::string_view member) {
      return fmt::format("MetricData.member.{}.Dimensions.member.{}.{}", number, dimensions.size(),
                         member);
    };
    check_name(dimension.name, parameter("Name"), kDimensionNameCharactersMax, faults);
    check_name(dimension.value, parameter("Value"), kDimensionValueCharactersMax, faults);
  }
  return dimensions;
}

}  // namespace

base::Error Faults::told() const {
  constexpr std::string_view kKinds[] = {"MissingRequiredParameterException",
                                         "InvalidParameterValueException"};
  const auto is = [](std::string_view kind) {
    return [kind](const base::Error& fault) { return fault.code == kind; };
  };
  std::string_view kind = faults_.front().code;
  for (const std::string_view wanted : kKinds) {
    if (std::ranges::none_of(faults_, is(wanted))) continue;
    kind = wanted;
    break;
  }
  base::Error all = base::client_error(std::string(kind), "");
  for (const base::Error& fault : faults_) {
    if (fault.code != kind) continue;
    if (!all.message.empty()) all.message += '\n';
    all.message += fault.message;
  }
  return all;
}

bool is_ascii_text(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

void check_name(std::string_view name, const std::string& parameter, std::size_t characters_max,
                Faults& faults) {
  if (name.empty()) {
    faults.add(missing_parameter(parameter));
    return;
  }
  // Control characters go by the same words (Netflix/servo, issue 84).
  if (!is_ascii_text(name)) faults.add(not_ascii(parameter));
  if (name.size() > characters_max) faults.add(too_long(parameter, characters_max));
}

std::vector<MetricStore::Point> read_datum(const std::string& metric_namespace,
                                           const MetricDatum& datum, std::size_t number,
                                           std::int64_t now_s, const Limits& limits,
                                           Faults& faults) {
  const std::int64_t at_s = datum.timestamp ? floor_seconds(datum.timestamp->millis) : now_s;
  check_name(datum.metric_name, fmt::format("MetricData.member.{}.MetricName", number),
             kMetricNameCharactersMax, faults);
  check_place(datum, number, at_s, now_s, limits, faults);
  const MetricKey key =
      make_metric_key(metric_namespace, datum.metric_name, read_dimensions(datum, number, faults));
  const auto same_name = [](const auto& a, const auto& b) { return a.name == b.name; };
  if (std::ranges::adjacent_find(key.dimensions, same_name) != key.dimensions.end()) {
    faults.add(dimension_twice());
  }
  const auto sets = sets_of(datum, number, limits);
  if (!sets.ok()) {
    faults.add(sets.error());
    return {};
  }
  std::vector<MetricStore::Point> points;
  for (const base::StatisticSet& set : *sets) {
    points.push_back(
        {key, datum.unit.value_or(std::string(kNoUnit)), at_s, set, datum.storage_resolution == 1});
  }
  return points;
}

std::int64_t floor_seconds(std::int64_t millis) {
  return millis >= 0 ? millis / 1000 : -((-millis + 999) / 1000);
}

}  // namespace weir::cloudwatch
