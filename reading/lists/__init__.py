"""Lists and columns (栏目): entries with dates, further pages, why one is empty, and what a column is for."""
