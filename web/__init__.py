"""The dashboard (看板): what an office opens each morning. Reads through db's reads, writes through db.store and db.people.writes."""
