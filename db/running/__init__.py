"""What keeps the system going: schedules, workers, probes, and what people were told."""
