#include "emulator/api/xml_tree.h"

#include <expat.h>

#include <limits>
#include <memory>
#include <optional>

#include "emulator/api/decoding.h"
#include "emulator/api/errors.h"

namespace weir::api {
namespace {

using base::Error;

std::string_view local_name(std::string_view name) {
  return name.substr(name.find(':') + 1);
}

/// Takes the parser's events. The first problem stops the parser.
class TreeBuilder {
 public:
  explicit TreeBuilder(XML_Parser parser) : parser_(parser) {
    XML_SetUserData(parser, this);
    XML_SetElementHandler(
        parser,
        [](void* self, const XML_Char* name, const XML_Char** attributes) {
          static_cast<TreeBuilder*>(self)->open(name, attributes);
        },
        [](void* self, const XML_Char*) { static_cast<TreeBuilder*>(self)->close(); });
    XML_SetCharacterDataHandler(parser, [](void* self, const XML_Char* text, int size) {
      static_cast<TreeBuilder*>(self)->add_text({text, static_cast<std::size_t>(size)});
    });
    XML_SetStartDoctypeDeclHandler(
        parser, [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
          static_cast<TreeBuilder*>(self)->stop("document types are not allowed");
        });
  }

  std::optional<Error> problem() const { return problem_; }
  XmlElement take_root() { return std::move(root_.children.front()); }

 private:
  void open(std::string_view name, const XML_Char** attributes) {
    if (open_.size() > static_cast<std::size_t>(kMaxNesting)) {
      stop("elements are nested too deeply");
      return;
    }
    // Only the innermost open element grows, so that pointers to the others stay good.
    open_.push_back(&open_.back()->children.emplace_back());
    open_.back()->name = local_name(name);
    for (; *attributes != nullptr; attributes += 2) {
      open_.back()->attributes.emplace_back(attributes[0], attributes[1]);
    }
  }
  void close() { open_.pop_back(); }
  void add_text(std::string_view text) { open_.back()->text += text; }

  void stop(std::string_view why) {
    problem_ = malformed_xml(XML_GetCurrentLineNumber(parser_), why);
    XML_StopParser(parser_, XML_FALSE);
  }

  XML_Parser parser_;
  XmlElement root_;
  std::vector<XmlElement*> open_{&root_};
  std::optional<Error> problem_;
};

}  // namespace

base::Result<XmlElement> parse_xml(std::string_view text) {
  if (text.size() > std::numeric_limits<int>::max()) return malformed_xml(1, "too long");
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate("UTF-8"), XML_ParserFree);
  TreeBuilder builder(parser.get());
  const XML_Status status =
      XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE);
  if (const auto problem = builder.problem()) return *problem;
  if (status != XML_STATUS_OK) {
    return malformed_xml(XML_GetCurrentLineNumber(parser.get()),
                         XML_ErrorString(XML_GetErrorCode(parser.get())));
  }
  return builder.take_root();
}

}  // namespace weir::api
