"""Everything that only the training of the reader needs."""
