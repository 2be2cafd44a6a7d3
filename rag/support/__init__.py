"""The support check: whether the paragraphs that a sentence cites hold what it says."""
