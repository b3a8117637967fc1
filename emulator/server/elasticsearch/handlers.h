// Every endpoint, one function each; routes by name stand in route_table.cpp.
#pragma once

#include "emulator/server/elasticsearch/call.h"

namespace weir::elasticsearch_http {

// Indices (index_handlers.cpp).
Reply create_index(Call& call);
Reply get_index(Call& call);
Reply delete_index(Call& call);
Reply get_mapping(Call& call);
Reply put_mapping(Call& call);
Reply get_settings(Call& call);
Reply put_settings(Call& call);
/// _flush, _forcemerge, _cache/clear: there is nothing to do.
Reply maintain(Call& call);
Reply get_aliases(Call& call);
Reply get_named_alias(Call& call);
Reply get_templates(Call& call);
Reply get_named_template(Call& call);
Reply refresh(Call& call);

// Documents (document_handlers.cpp).
Reply bulk(Call& call);
Reply put_document(Call& call);
Reply create_document(Call& call);
Reply get_document(Call& call);
Reply delete_document(Call& call);
Reply update_document(Call& call);
Reply get_source(Call& call);
Reply get_documents(Call& call);

// Searches (search_handlers.cpp, field_caps.cpp).
Reply search(Call& call);
Reply multi_search(Call& call);
Reply count(Call& call);
Reply scroll(Call& call);
Reply clear_scroll(Call& call);
Reply delete_by_query(Call& call);
Reply update_by_query(Call& call);
Reply reindex(Call& call);
Reply field_capabilities(Call& call);

// The cluster (cluster_handlers.cpp).
Reply info(Call& call);
Reply cluster_health(Call& call);
Reply cluster_settings(Call& call);
Reply nodes(Call& call);
Reply statistics(Call& call);

// Tables for people (cat_handlers.cpp).
Reply cat_index(Call& call);
Reply cat_indices(Call& call);
Reply cat_count(Call& call);
Reply cat_health(Call& call);
Reply cat_nodes(Call& call);
Reply cat_aliases(Call& call);

}  // namespace weir::elasticsearch_http
