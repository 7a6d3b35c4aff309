"""What the clock (``scheduler.py``) stands on: its settings, the processes it starts, and how it is watched."""
