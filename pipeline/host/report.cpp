#include "pipeline/host/report.h"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <fstream>
#include <system_error>

#include "pipeline/host/report_template.h"

namespace weir::host {
namespace {

constexpr std::size_t kMaxPoints = 400;
constexpr std::size_t kSlices = 300;
constexpr std::string_view kDataMark = "@RUN@";

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;
using Samples = std::vector<std::pair<sim::Duration, double>>;

void put(Writer& writer, const char* key, const std::string& value) {
  writer.Key(key);
  writer.String(value);
}

/// Six significant digits: more than a pixel can tell, far fewer bytes.
void put_number(Writer& writer, double value) {
  const std::string text = std::isfinite(value) ? fmt::format("{:.6g}", value) : "null";
  writer.RawValue(text.data(), text.size(), rapidjson::kNumberType);
}

/// A series in at most some hundred points: means, with the extremes that they hide.
struct Curve {
  std::vector<double> at_s;
  std::vector<double> value;
  std::vector<double> low;  ///< Empty when the values stand as they were sampled.
  std::vector<double> high;
};

Curve as_sampled(const Samples& samples) {
  Curve curve;
  for (const auto& [at, value] : samples) {
    curve.at_s.push_back(sim::to_seconds(at));
    curve.value.push_back(value);
  }
  return curve;
}

/// Only the samples at which a value begins or ends, for quantities that change in steps.
Samples changes(const Samples& samples) {
  Samples kept;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const bool inside = i > 0 && i + 1 < samples.size() &&
                        samples[i].second == samples[i - 1].second &&
                        samples[i].second == samples[i + 1].second;
    if (!inside) kept.push_back(samples[i]);
  }
  return kept;
}

/// Equal slices of the samples, each drawn at the instant of its middle one.
Curve in_slices(const Samples& samples) {
  Curve curve;
  for (std::size_t slice = 0; slice < kSlices; ++slice) {
    const std::size_t begin = slice * samples.size() / kSlices;
    const std::size_t end = (slice + 1) * samples.size() / kSlices;
    double sum = 0;
    double low = samples[begin].second;
    double high = low;
    for (std::size_t i = begin; i < end; ++i) {
      sum += samples[i].second;
      low = std::min(low, samples[i].second);
      high = std::max(high, samples[i].second);
    }
    curve.at_s.push_back(sim::to_seconds(samples[(begin + end) / 2].first));
    curve.value.push_back(sum / static_cast<double>(end - begin));
    curve.low.push_back(low);
    curve.high.push_back(high);
  }
  return curve;
}

Curve curve_of(const Samples& samples, ReportChart::Shape shape) {
  const bool steps = shape == ReportChart::Shape::kSteps;
  const Samples kept = steps ? changes(samples) : samples;
  return kept.size() <= kMaxPoints ? as_sampled(kept) : in_slices(kept);
}

const Samples* samples_of(const RunResult& result, const std::string& gauge) {
  const auto found = result.gauges.find(gauge);
  if (found == result.gauges.end() || found->second.samples.empty()) return nullptr;
  return &found->second.samples;
}

const char* name_of(ReportLine::Tone tone) {
  switch (tone) {
    case ReportLine::Tone::kMain:
      return "main";
    case ReportLine::Tone::kSecond:
      return "second";
    case ReportLine::Tone::kBad:
      return "bad";
  }
  return "main";
}

const char* name_of(ReportChart::Shape shape) {
  switch (shape) {
    case ReportChart::Shape::kLine:
      return "line";
    case ReportChart::Shape::kArea:
      return "area";
    case ReportChart::Shape::kSteps:
      return "steps";
  }
  return "line";
}

void write_numbers(Writer& writer, const char* key, const std::vector<double>& numbers) {
  if (numbers.empty()) return;
  writer.Key(key);
  writer.StartArray();
  for (const double number : numbers) put_number(writer, number);
  writer.EndArray();
}

void write_line(Writer& writer, const ReportLine& line, const Curve& curve) {
  writer.StartObject();
  put(writer, "label", line.label);
  put(writer, "tone", name_of(line.tone));
  write_numbers(writer, "t", curve.at_s);
  write_numbers(writer, "v", curve.value);
  write_numbers(writer, "low", curve.low);
  write_numbers(writer, "high", curve.high);
  writer.EndObject();
}

void write_chart(Writer& writer, const ReportChart& chart, const RunResult& result) {
  writer.StartObject();
  put(writer, "title", chart.title);
  put(writer, "unit", chart.unit);
  put(writer, "shape", name_of(chart.shape));
  if (chart.level) {
    writer.Key("level");
    put_number(writer, *chart.level);
    put(writer, "level_label", chart.level_label);
  }
  writer.Key("lines");
  writer.StartArray();
  for (const ReportLine& line : chart.lines) {
    const Samples* samples = samples_of(result, line.gauge);
    if (samples != nullptr) write_line(writer, line, curve_of(*samples, chart.shape));
  }
  writer.EndArray();
  writer.EndObject();
}

/// Cells as one text and one list of numbers; an hour as (step in the cell list, pickups) pairs.
void write_cells(Writer& writer, const HotspotMap& map) {
  std::string names;
  for (const HotspotMap::Cell& cell : map.cells) {
    if (!names.empty()) names += ' ';
    names += cell.geohash;
  }
  put(writer, "cells", names);
  writer.Key("pickups");
  writer.StartArray();
  for (const HotspotMap::Cell& cell : map.cells) writer.Uint64(cell.pickups);
  writer.EndArray();
  writer.Key("hours");
  writer.StartArray();
  for (const HotspotMap::Hour& hour : map.hours) {
    writer.StartObject();
    writer.Key("windows");
    writer.Uint64(hour.windows);
    writer.Key("steps");
    writer.StartArray();
    std::size_t previous = 0;
    for (const auto& [index, pickups] : hour.cells) {
      writer.Uint64(index - previous);
      writer.Uint64(pickups);
      previous = index;
    }
    writer.EndArray();
    writer.EndObject();
  }
  writer.EndArray();
}

void write_hotspots(Writer& writer, const HotspotMap& map) {
  writer.StartObject();
  writer.Key("all_cells");
  writer.Uint64(map.all_cells);
  write_cells(writer, map);
  writer.Key("top");
  writer.StartArray();
  for (const TopHotspot& hotspot : map.top) {
    writer.StartObject();
    put(writer, "cell", hotspot.cell);
    writer.Key("end_ms");
    writer.Int64(sim::to_millis(hotspot.window_end));
    writer.Key("pickups");
    writer.Uint64(hotspot.pickups);
    writer.Key("total");
    writer.Uint64(hotspot.total);
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
}

bool shows_something(const ReportChart& chart, const RunResult& result) {
  return std::any_of(chart.lines.begin(), chart.lines.end(), [&](const ReportLine& line) {
    return samples_of(result, line.gauge) != nullptr;
  });
}

std::string run_json(const RunReport& report) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  put(writer, "title", report.result.title);
  put(writer, "version", report.version);
  // As text: a number of JavaScript has 53 bits.
  put(writer, "seed", std::to_string(report.result.seed));
  writer.Key("start_ms");
  writer.Int64(sim::to_millis(report.result.start));
  writer.Key("story");
  writer.StartArray();
  for (const std::string& sentence : report.story) writer.String(sentence);
  writer.EndArray();
  const std::string summary = summary_json(report.result);
  writer.Key("summary");
  writer.RawValue(summary.data(), summary.size(), rapidjson::kObjectType);
  writer.Key("charts");
  writer.StartArray();
  for (const ReportChart& chart : report.charts) {
    if (shows_something(chart, report.result)) write_chart(writer, chart, report.result);
  }
  writer.EndArray();
  writer.Key("hotspots");
  write_hotspots(writer, report.hotspots);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

/// A script element ends at the first "</" whatever it holds, and "<!--" confuses its end too.
std::string safe_in_script(const std::string& json) {
  std::string safe;
  safe.reserve(json.size());
  for (const char character : json) {
    if (character == '<') {
      safe += "\\u003c";
    } else {
      safe += character;
    }
  }
  return safe;
}

base::Error cannot_write(const std::filesystem::path& path, const std::string& why) {
  return base::client_error("CannotWrite", fmt::format("{}: {}", path.string(), why));
}

}  // namespace

std::string render_report(const RunReport& report) {
  const std::string_view page = report_template();
  const std::size_t mark = page.find(kDataMark);
  assert(mark != std::string_view::npos);
  std::string html(page.substr(0, mark));
  html += safe_in_script(run_json(report));
  html += page.substr(mark + kDataMark.size());
  return html;
}

base::Result<void> write_report(const RunReport& report, const std::filesystem::path& path) {
  const std::filesystem::path partial = path.string() + ".partial";
  std::ofstream file(partial, std::ios::binary | std::ios::trunc);
  file << render_report(report);
  file.close();
  std::error_code error;
  if (!file) {
    std::filesystem::remove(partial, error);
    return cannot_write(path, "the file cannot be written");
  }
  std::filesystem::rename(partial, path, error);
  if (error) return cannot_write(path, error.message());
  return {};
}

}  // namespace weir::host
