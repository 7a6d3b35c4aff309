"""One visit: what to ask for, what came back, and what is written down."""
