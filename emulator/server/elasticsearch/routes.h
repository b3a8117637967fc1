// Elasticsearch 7.10's REST interface on the service of one world: paths, query strings, media
// types and the errors that stand before an operation runs.
// https://www.elastic.co/guide/en/elasticsearch/reference/7.10/rest-apis.html
#pragma once

#include "emulator/elasticsearch/elasticsearch_service.h"
#include "emulator/server/http/http.h"
#include "emulator/sim/time.h"

namespace weir::elasticsearch_http {

/// Tells Elasticsearch's requests from those of AWS on the same port, by the first rule that fits:
///   1. /_weir..., /_localstack..., OPTIONS, x-amz-target, x-amzn-query-mode, smithy-protocol: no.
///   2. Signed, by header or query: only for service "es", and then unless the path is the control
///      plane's (/2015-01-01/...). A broken signature: no.
///   3. A host of AWS: only a domain's (search-NAME.REGION.es.amazonaws.com, *.es.localhost, too).
///   4. Any other x-amz header: no.
///   5. "/": GET and HEAD by a client that sends Accept, User-Agent or Content-Type, and no Action;
///      Elasticsearch's clients probe so. POST / never.
///   6. A first segment that is a date, "restapis" or "service", or has capitals: no.
///   7. Whatever is left: an API ("/_bulk") or an index.
/// Unsigned S3 in path style looks like rule 7.
bool is_elasticsearch_request(const http::Request& request);

/// Answers any request, with no regard to who sent it. `now` is shown by the _cat tables. Every
/// reply carries X-elastic-product, errors come in Elasticsearch's envelope, and what is known but
/// not built is 501 not_implemented_exception with method and path.
http::Response handle(elasticsearch::ElasticsearchService& service, const http::Request& request,
                      sim::Time now);

}  // namespace weir::elasticsearch_http
