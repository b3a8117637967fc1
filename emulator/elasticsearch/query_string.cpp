// Lucene's query syntax, the subset that dashboards write (query_parsers.h).
#include <fmt/format.h>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/queries.h"
#include "emulator/elasticsearch/query_parsers.h"
#include "emulator/elasticsearch/query_string_settings.h"

namespace weir::elasticsearch {
namespace {

using Parsed = base::Result<QueryPtr>;

constexpr int kMaxDepthGroups = 64;
constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kEndsWord = " \t\r\n()[]{}\"";

struct Word {
  std::string text;
  bool quoted = false;
  bool has_wildcard = false;
};

// The classic parser has no precedence: AND makes both neighbours required, everything else is
// optional (or required, when that is the default operator).
class QueryStringParser {
 public:
  QueryStringParser(std::string_view text, const QueryStringSettings& settings)
      : text_(text), settings_(settings) {}

  Parsed parse() {
    auto query = parse_clauses("", 0);
    if (!query) return query;
    if (at_ < text_.size()) return failure("unexpected closing bracket");
    return query;
  }

 private:
  enum class Occur { kShould, kMust, kMustNot };
  struct Clause {
    Occur occur;
    QueryPtr query;
  };

  base::Error failure(std::string_view problem) const {
    return errors::query_failed(
        fmt::format("Failed to parse query [{}]: {} at {}", text_, problem, at_));
  }

  void skip_blank() {
    while (at_ < text_.size() && kBlank.find(text_[at_]) != std::string_view::npos) ++at_;
  }
  bool peek(char c) const { return at_ < text_.size() && text_[at_] == c; }
  bool take(std::string_view token) {
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }
  // AND, OR, NOT count only as whole words.
  bool take_keyword(std::string_view keyword) {
    const std::size_t end = at_ + keyword.size();
    if (!text_.substr(at_).starts_with(keyword)) return false;
    if (end < text_.size() && kEndsWord.find(text_[end]) == std::string_view::npos) return false;
    at_ = end;
    return true;
  }

  Parsed parse_clauses(const std::string& field, int depth) {
    if (depth > kMaxDepthGroups) return errors::nested_too_deeply();
    std::vector<Clause> clauses;
    while (true) {
      skip_blank();
      if (at_ == text_.size() || peek(')')) break;
      bool conjunction = false;
      bool disjunction = false;
      if (!clauses.empty()) {
        conjunction = take_keyword("AND") || take("&&");
        disjunction = !conjunction && (take_keyword("OR") || take("||"));
        skip_blank();
      }
      Occur occur = settings_.default_and && !disjunction ? Occur::kMust : Occur::kShould;
      if (conjunction) occur = Occur::kMust;
      if (take_keyword("NOT") || take("!") || take("-")) {
        occur = Occur::kMustNot;
      } else if (take("+")) {
        occur = Occur::kMust;
      }
      skip_blank();
      if (!clauses.empty()) {
        Occur& before = clauses.back().occur;
        if (conjunction && before == Occur::kShould) before = Occur::kMust;
        if (disjunction && settings_.default_and && before == Occur::kMust) before = Occur::kShould;
      }
      auto query = parse_clause(field, depth);
      if (!query) return query;
      clauses.push_back({occur, std::move(*query)});
    }
    return combine(std::move(clauses));
  }

  static Parsed combine(std::vector<Clause> clauses) {
    if (clauses.empty()) return QueryPtr{std::make_unique<MatchNoneQuery>()};
    if (clauses.size() == 1 && clauses[0].occur != Occur::kMustNot) {
      return std::move(clauses[0].query);
    }
    auto query = std::make_unique<BoolQuery>();
    for (Clause& clause : clauses) {
      auto& list = clause.occur == Occur::kMust      ? query->must
                   : clause.occur == Occur::kMustNot ? query->must_not
                                                     : query->should;
      list.push_back(std::move(clause.query));
    }
    return QueryPtr{std::move(query)};
  }

  Parsed parse_clause(std::string field, int depth) {
    if (take("*:*")) return QueryPtr{std::make_unique<MatchAllQuery>()};
    if (!peek('"') && !peek('(') && !peek('[') && !peek('{')) {
      const std::size_t start = at_;
      auto word = parse_word(true);
      if (!word) return word.error();
      if (take(":")) {
        field = word->text;
        skip_blank();
      } else {
        at_ = start;
      }
    }
    if (take("(")) {
      auto group = parse_clauses(field, depth + 1);
      if (!group) return group;
      if (!take(")")) return failure("missing ')'");
      return checked(std::move(*group));
    }
    if (peek('[') || peek('{')) return parse_interval(field);
    if (!field.empty() && (peek('<') || peek('>'))) return parse_comparison(field);
    if (peek('/')) return errors::not_implemented("regular expression in query_string");
    auto word = peek('"') ? parse_quoted() : parse_word(false);
    if (!word) return word.error();
    return checked(on_fields(field, *word));
  }

  // What may follow a term in Lucene and is not done here.
  Parsed checked(Parsed query) {
    if (query && peek('~')) return errors::not_implemented("fuzziness or slop in query_string");
    if (query && peek('^')) return errors::not_implemented("boost in query_string");
    return query;
  }

  base::Result<Word> parse_quoted() {
    Word word;
    word.quoted = true;
    ++at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      word.text.push_back(text_[at_++]);
    }
    if (!take("\"")) return failure("missing '\"'");
    return word;
  }

  // Ends before ':' only where a field name may stand: values such as times keep theirs.
  base::Result<Word> parse_word(bool as_field) {
    Word word;
    while (at_ < text_.size() && kEndsWord.find(text_[at_]) == std::string_view::npos) {
      const char c = text_[at_];
      if (as_field && c == ':') break;
      if (c == '~' || c == '^') break;
      if (c == '\\' && at_ + 1 < text_.size()) {
        ++at_;
      } else if (c == '*' || c == '?') {
        word.has_wildcard = true;
      }
      word.text.push_back(text_[at_++]);
    }
    if (word.text.empty()) return failure("a term is missing");
    return word;
  }

  Parsed parse_interval(const std::string& field) {
    RangeQuery::Options options;
    options.zone_ms = settings_.zone_ms;
    const bool from_included = text_[at_++] == '[';
    skip_blank();
    auto low = peek('"') ? parse_quoted() : parse_word(false);
    if (!low) return low.error();
    skip_blank();
    if (!take_keyword("TO")) return failure("TO is missing in a range");
    skip_blank();
    auto high = peek('"') ? parse_quoted() : parse_word(false);
    if (!high) return high.error();
    skip_blank();
    const bool to_included = take("]");
    if (!to_included && !take("}")) return failure("a range has no end");
    if (low->quoted || low->text != "*") options.lower = {low->text, from_included};
    if (high->quoted || high->text != "*") options.upper = {high->text, to_included};
    return range_on(field, std::move(options));
  }

  Parsed parse_comparison(const std::string& field) {
    RangeQuery::Options options;
    options.zone_ms = settings_.zone_ms;
    const bool greater = text_[at_++] == '>';
    const bool inclusive = take("=");
    auto word = peek('"') ? parse_quoted() : parse_word(false);
    if (!word) return word.error();
    (greater ? options.lower : options.upper) = RangeBound{word->text, inclusive};
    return range_on(field, std::move(options));
  }

  Parsed range_on(const std::string& field, RangeQuery::Options options) const {
    if (!field.empty()) return QueryPtr{std::make_unique<RangeQuery>(field, std::move(options))};
    if (settings_.fields.size() != 1) {
      return errors::not_implemented("range without a field in query_string");
    }
    return QueryPtr{std::make_unique<RangeQuery>(settings_.fields[0], std::move(options))};
  }

  Parsed on_fields(const std::string& field, const Word& word) const {
    if (field == "_exists_") return QueryPtr{std::make_unique<ExistsQuery>(word.text)};
    if (!field.empty()) return on_field(field, word);
    if (word.has_wildcard && word.text == "*") return QueryPtr{std::make_unique<MatchAllQuery>()};
    if (settings_.fields.empty()) {
      if (word.has_wildcard) return errors::not_implemented("wildcard without a field");
      return QueryPtr{std::make_unique<AnyFieldQuery>(word.text)};
    }
    auto any = std::make_unique<BoolQuery>();
    for (const std::string& name : settings_.fields) {
      auto query = on_field(name, word);
      if (!query) return query;
      any->should.push_back(std::move(*query));
    }
    return QueryPtr{std::move(any)};
  }

  Parsed on_field(const std::string& field, const Word& word) const {
    if (field.find('*') != std::string::npos) {
      return errors::not_implemented("wildcard in a field name of query_string");
    }
    if (word.has_wildcard && !word.quoted) {
      if (word.text == "*") return QueryPtr{std::make_unique<ExistsQuery>(field)};
      return QueryPtr{std::make_unique<PatternQuery>(field, word.text)};
    }
    MatchQuery::Options options;
    options.phrase = word.quoted;
    options.all_words = settings_.default_and;
    options.lenient = settings_.lenient;
    return QueryPtr{std::make_unique<MatchQuery>(field, word.text, options)};
  }

  std::string_view text_;
  const QueryStringSettings& settings_;
  std::size_t at_ = 0;
};

}  // namespace

base::Result<QueryPtr> parse_query_string(const JsonValue& body) {
  auto settings = parse_query_string_settings(body);
  if (!settings) return settings.error();
  return QueryStringParser{settings->query, *settings}.parse();
}

}  // namespace weir::elasticsearch
