"""Notices of rectification (整改通知单): records, reads, writes, and what monitoring makes of them."""
