"""Scores (评分): rubrics read from TOML, and pure arithmetic on what a year held. No clock, no database, no floats."""
