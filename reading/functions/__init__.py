"""What a site offers beside reading: guides, letters, surveys, search, open data, maps, questions and answers."""
