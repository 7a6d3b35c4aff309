"""Pages made by script, seen as a browser shows them: a process of its own, behind a guard of its own."""
