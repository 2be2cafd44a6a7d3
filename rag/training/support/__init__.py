"""Everything that only the training of the support check needs."""
