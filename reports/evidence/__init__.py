"""A finding with its evidence as a folder that opens and checks itself without this program."""
