"""Attachments (附件): what a file really is, and the text and tables in it, read in a process of its own."""
