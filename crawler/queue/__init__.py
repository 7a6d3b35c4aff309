"""The night's pieces of work by way of a queue in PostgreSQL, taken by workers on any machine. The only place that knows procrastinate."""
