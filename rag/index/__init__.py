"""What was indexed, and finding in it: vectors in Chroma and words in SQLite, kept as one store."""
