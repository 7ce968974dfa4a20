"""Outside sources: one small module or folder each, behind one interface.

A source is read in five stages. The first three are pure, know no table of the database, and are here:

1. discover: which file of the source (`files.open_file`, `files.open_source`) is its table;
2. read: row by row in flat memory, each row with its line (`tables`, `statistics.rows`, `sheets`, `json_records`);
3. validate: what cannot be is left out or left empty, and stands in `findings.Findings` with file, line, column, value,
   and what would be right. Where nothing right could come of a file, `errors.UnusableSource` ends the reading.

Each offers one function that does these three: `read_…(source, findings, …)` gives typed frames or records, and never
half a file. The last two stages, staging beside the register and committing in one transaction, belong to `actions`.

| source | function | gives |
| --- | --- | --- |
| `cordis` | `open_cordis`, `stage_cordis` | rows on the stage of the directory (the file is too large for a frame) |
| `statistics` | `read_statistics` | a `Statistic`: areas, fields, cells, provenance |
| `definitions` | `read_definitions` | a `DefinitionSet` of the analysis library |
| `ror` | `read_research_organisations` | a list of `ResearchOrganisation` |
| `cluster_organisations` | `read_cluster_organisations` | a list of `ClusterOrganisation` |
| `points` | `read_points` | `Points`: a frame in degrees |
"""
