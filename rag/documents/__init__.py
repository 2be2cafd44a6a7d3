"""Files → documents → passages."""
