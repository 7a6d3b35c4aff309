"""What the dashboard asks, a module for each subject."""
