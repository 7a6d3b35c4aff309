"""What a person asks for by day: a spot check, a recheck, a page to keep."""
