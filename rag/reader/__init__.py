"""The extractive reader: which words of a passage answer a question, and whether any do."""
