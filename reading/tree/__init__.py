"""From bytes to a tree, and what is asked of its elements: names, styles, places, lines of text."""
