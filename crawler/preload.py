"""Imported once by the fork server, so that each visit's process starts with everything in place.

Must not install a reactor: each forked process makes its own.
"""

from checks import catalogue

catalogue.load()
