// The aggregations, one factory each. Every factory reads the body of its own type and refuses
// what it does not know.
#pragma once

#include <string>

#include "emulator/elasticsearch/aggregation.h"

namespace weir::elasticsearch {

struct AggregationSpec {
  std::string name;
  std::string type;
  const JsonValue* body = nullptr;
  AggregatorList children;
};

/// search-aggregations-bucket-terms-aggregation
base::Result<AggregatorPtr> make_terms(AggregationSpec spec);
/// search-aggregations-bucket-datehistogram-aggregation
base::Result<AggregatorPtr> make_date_histogram(AggregationSpec spec);
/// search-aggregations-bucket-histogram-aggregation
base::Result<AggregatorPtr> make_histogram(AggregationSpec spec);
/// search-aggregations-bucket-range-aggregation
base::Result<AggregatorPtr> make_range(AggregationSpec spec);
/// search-aggregations-bucket-daterange-aggregation
base::Result<AggregatorPtr> make_date_range(AggregationSpec spec);
/// search-aggregations-bucket-filter-aggregation
base::Result<AggregatorPtr> make_filter(AggregationSpec spec);
/// search-aggregations-bucket-filters-aggregation
base::Result<AggregatorPtr> make_filters(AggregationSpec spec);
/// search-aggregations-bucket-missing-aggregation
base::Result<AggregatorPtr> make_missing(AggregationSpec spec);
/// search-aggregations-bucket-geohashgrid-aggregation
base::Result<AggregatorPtr> make_geohash_grid(AggregationSpec spec);
/// search-aggregations-bucket-geotilegrid-aggregation
base::Result<AggregatorPtr> make_geotile_grid(AggregationSpec spec);
/// search-aggregations-metrics-geocentroid-aggregation
base::Result<AggregatorPtr> make_geo_centroid(AggregationSpec spec);
/// search-aggregations-metrics-geobounds-aggregation
base::Result<AggregatorPtr> make_geo_bounds(AggregationSpec spec);
/// search-aggregations-metrics-cardinality-aggregation; exact at any size.
base::Result<AggregatorPtr> make_cardinality(AggregationSpec spec);
/// sum, avg, min, max, stats, value_count (search-aggregations-metrics)
base::Result<AggregatorPtr> make_statistic(AggregationSpec spec);

/// search-aggregations-metrics-extendedstats-aggregation
base::Result<AggregatorPtr> make_extended_stats(AggregationSpec spec);
/// search-aggregations-metrics-percentile-aggregation; exact at any size.
base::Result<AggregatorPtr> make_percentiles(AggregationSpec spec);
/// search-aggregations-metrics-percentile-rank-aggregation; exact at any size.
base::Result<AggregatorPtr> make_percentile_ranks(AggregationSpec spec);
/// search-aggregations-metrics-top-hits-aggregation
base::Result<AggregatorPtr> make_top_hits(AggregationSpec spec);

}  // namespace weir::elasticsearch
