"""Evidence (证据): rows, stored files, seals, and how long they are kept."""
