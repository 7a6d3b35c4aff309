"""The practice province for people: served, crawled and summed up by one command."""
