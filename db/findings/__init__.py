"""The life of findings (问题) in the database: written, joined, judged by people, counted."""
