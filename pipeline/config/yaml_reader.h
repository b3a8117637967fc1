// Strict reading of YAML: every complaint names the file, the line and the key.
#pragma once

#include <yaml-cpp/yaml.h>

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/sim/time.h"

namespace weir::config {

/// What is wrong with a file the user wrote; `what()` reads "FILE:LINE: KEY: reason". Thrown inside
/// this folder's readers only; the public read functions turn it into a base::Error "BadInput".
class BadInput : public std::exception {
 public:
  explicit BadInput(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// A place in a YAML document together with its path, for messages.
class YamlValue {
 public:
  YamlValue(std::string file, YAML::Node node, std::string path)
      : file_(std::move(file)),
        node_(std::move(node)),
        path_(std::move(path)),
        line_(node_.Mark().line + 1) {}

  const std::string& path() const { return path_; }
  const YAML::Node& node() const { return node_; }
  int line() const { return line_; }
  /// "FILE:LINE: PATH"
  std::string place() const;
  [[noreturn]] void fail(std::string_view reason) const;

  bool is_map() const { return node_.IsMap(); }
  bool is_list() const { return node_.IsSequence(); }
  bool is_scalar() const { return node_.IsScalar(); }

  /// Fails unless this is a mapping whose keys are all among `known`, each given once.
  void expect_keys(std::initializer_list<std::string_view> known) const;
  /// nullopt when the key is absent. Fails unless this is a mapping.
  std::optional<YamlValue> get(std::string_view key) const;
  YamlValue require(std::string_view key) const;
  std::vector<YamlValue> items() const;
  /// Key and value of every entry, in the file's order.
  std::vector<std::pair<std::string, YamlValue>> entries() const;

  std::string text() const;
  std::int64_t integer(std::int64_t least, std::int64_t most) const;
  double number(double least, double most) const;
  bool boolean() const;
  /// "90s", "12m", "1h30m", "180us", "1.5ms", "2d", and not negative. A bare number has no unit and
  /// is refused.
  std::chrono::nanoseconds duration() const;
  /// An ISO 8601 instant or date.
  sim::Time instant() const;

 private:
  std::string file_;
  YAML::Node node_;
  std::string path_;
  int line_;
};

/// nullopt when `text` is not a duration with units.
std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);

/// Reads the whole file as one YAML document. Throws BadInput.
YamlValue load_yaml(const std::string& file);

}  // namespace weir::config
