// What a tag may be (API reference, AddTagsToStream).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/caller.h"
#include "emulator/base/result.h"

namespace weir::kinesis {

using Tags = std::map<std::string, std::string>;

/// Unicode letters, digits, white space and _ . / = + - @ : are allowed. `action`: "add tags to",
/// "remove tags from".
base::Result<void> check_tag_texts(const std::vector<std::string_view>& texts,
                                   std::string_view action, std::string_view stream,
                                   const base::Caller& scope);

/// Whether `added` may join `existing` on a stream.
base::Result<void> check_new_tags(std::string_view stream, const Tags& added, const Tags& existing,
                                  std::int64_t limit, const base::Caller& scope);

}  // namespace weir::kinesis
