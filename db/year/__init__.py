"""A year's scores (年度得分): records, reads and writes."""
