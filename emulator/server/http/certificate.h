// A certificate authority for one run, and a certificate of it for this machine's own names.
#pragma once

#include <string>

#include "emulator/base/result.h"

struct ssl_ctx_st;

namespace weir::http {

/// Makes both (EC P-256; localhost, *.localhost, 127.0.0.1, ::1), gives the leaf to `context`, and
/// writes the authority's certificate to `ca_file` as PEM unless that is empty. The authority's key
/// is forgotten at once, so that nothing else can ever be signed with it.
base::Result<void> use_made_certificate(ssl_ctx_st* context, const std::string& ca_file);

}  // namespace weir::http
