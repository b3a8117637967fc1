#include "emulator/api/uri_template.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace weir::api {
namespace {

constexpr char kGreedy = '0';
constexpr char kLabel = '1';
constexpr char kLiteral = '2';

using Segments = std::vector<std::string_view>;

/// "/a/b/" is a, b and an empty one; "/" is a single empty one.
Segments split(std::string_view path) {
  Segments segments;
  std::size_t at = path.starts_with('/') ? 1 : 0;
  while (at <= path.size()) {
    const std::size_t slash = std::min(path.find('/', at), path.size());
    segments.push_back(path.substr(at, slash - at));
    at = slash + 1;
  }
  return segments;
}

void drop_empty_end(Segments& segments) {
  if (segments.back().empty()) segments.pop_back();
}

char kind_of(std::string_view segment) {
  if (!segment.starts_with('{') || !segment.ends_with('}')) return kLiteral;
  return segment.ends_with("+}") ? kGreedy : kLabel;
}

std::string_view label_name(std::string_view segment) {
  return segment.substr(1, segment.find_first_of("+}") - 1);
}

/// `count` segments from `first` on, as they stand in the path.
std::string_view joined(const Segments& segments, std::size_t first, std::size_t count) {
  const std::string_view last = segments[first + count - 1];
  return {segments[first].data(),
          static_cast<std::size_t>(last.data() + last.size() - segments[first].data())};
}

bool has_query(std::span<const NameValue> query, std::string_view name) {
  return std::ranges::find(query, name, &NameValue::name) != query.end();
}

/// How many query members the operation requires; -1 when one of them is missing. Operations that
/// share method and path differ in nothing else (S3's PutObject and UploadPart).
int required_query_members(const OperationInfo& operation, std::span<const NameValue> query) {
  if (operation.input == nullptr) return 0;
  int required = 0;
  for (const MemberInfo& member : operation.input->members) {
    if (member.location != Location::kQueryString || !member.required) continue;
    if (!has_query(query, member.location_name)) return -1;
    ++required;
  }
  return required;
}

struct Candidate {
  const OperationInfo* operation = nullptr;
  std::string rank;
  std::size_t literals = 0;
  int required = 0;

  auto key() const { return std::tie(rank, literals, required); }
};

}  // namespace

std::optional<UriMatch> match_uri(std::string_view uri, std::string_view path) {
  Segments wanted = split(uri.substr(0, uri.find('?')));
  Segments given = split(path);
  drop_empty_end(wanted);
  const bool greedy_end = !wanted.empty() && kind_of(wanted.back()) == kGreedy;
  if (!greedy_end) drop_empty_end(given);
  UriMatch match;
  std::size_t at = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const char kind = kind_of(wanted[i]);
    const std::size_t behind = wanted.size() - i - 1;
    if (at + 1 + behind > given.size()) return std::nullopt;
    const std::size_t count = kind == kGreedy ? given.size() - at - behind : 1;
    const std::string_view text = joined(given, at, count);
    if (kind == kLiteral ? text != wanted[i] : text.empty()) return std::nullopt;
    if (kind != kLiteral) match.labels.push_back({label_name(wanted[i]), text});
    match.rank += kind;
    at += count;
  }
  if (at != given.size()) return std::nullopt;
  return match;
}

std::vector<NameValue> literal_query(std::string_view uri) {
  std::vector<NameValue> pairs;
  const std::size_t mark = std::min(uri.find('?'), uri.size());
  for (std::size_t at = mark + 1; at < uri.size();) {
    const std::size_t end = std::min(uri.find('&', at), uri.size());
    const std::size_t equals = std::min(uri.find('=', at), end);
    const std::size_t value = std::min(equals + 1, end);
    pairs.push_back({uri.substr(at, equals - at), uri.substr(value, end - value)});
    at = end + 1;
  }
  return pairs;
}

const OperationInfo* match_rest_operation(const ServiceInfo& service, std::string_view method,
                                          std::string_view path, std::span<const NameValue> query) {
  Candidate best;
  for (const OperationInfo& operation : service.operations) {
    if (operation.http_method != method) continue;
    auto match = match_uri(operation.uri, path);
    if (!match) continue;
    const std::vector<NameValue> literals = literal_query(operation.uri);
    const bool all_there = std::ranges::all_of(literals, [&](const NameValue& literal) {
      return std::ranges::any_of(query, [&](const NameValue& pair) {
        return pair.name == literal.name && pair.value == literal.value;
      });
    });
    if (!all_there) continue;
    Candidate candidate{&operation, std::move(match->rank), literals.size(),
                        required_query_members(operation, query)};
    if (best.operation == nullptr || best.key() < candidate.key()) best = std::move(candidate);
  }
  return best.operation;
}

}  // namespace weir::api
