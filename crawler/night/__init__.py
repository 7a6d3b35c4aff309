"""The whole night: visits in processes of their own, and what is judged after them."""
