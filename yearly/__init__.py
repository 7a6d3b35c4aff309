"""The year: what the database holds goes into :mod:`scoring`, what comes out is stored, explained, signed and compared."""
