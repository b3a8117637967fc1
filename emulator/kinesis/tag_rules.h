// What a tag may be (API reference, AddTagsToStream; developer guide, "Tag Restrictions").
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

/// Whether `added` may join `existing` on a stream. Unicode letters, digits, white space and
/// _ . / = + - @ : are allowed; keys that start with aws: are AWS's own.
base::Result<void> check_new_tags(std::string_view stream, const Tags& added, const Tags& existing,
                                  std::int64_t limit, const base::Caller& scope);

/// Whether tags of these keys may be taken from a stream, if it has them.
base::Result<void> check_removed_tags(std::string_view stream, const std::vector<std::string>& keys,
                                      const base::Caller& scope);

}  // namespace weir::kinesis
