"""What goes over the line: addresses, connections, robots.txt, and whether an answer is the page."""
