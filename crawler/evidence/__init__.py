"""The bytes behind findings: kept as they came, written as WARC, chained and signed."""
