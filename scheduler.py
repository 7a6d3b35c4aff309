"""The clock that starts nights by itself is not built yet: ``minjian nightly`` is started by cron or by hand."""
