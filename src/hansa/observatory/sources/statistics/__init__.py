"""Regional statistics: Eurostat (SDMX-CSV, TSV), US County Business Patterns, any CSV or Parquet by a mapping file."""

from hansa.observatory.sources.statistics.clusters import by_clusters
from hansa.observatory.sources.statistics.join import with_establishments
from hansa.observatory.sources.statistics.mapping import Mapping, load_mapping
from hansa.observatory.sources.statistics.reader import read_statistics

__all__ = ["Mapping", "by_clusters", "load_mapping", "read_statistics", "with_establishments"]
