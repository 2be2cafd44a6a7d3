"""Measuring the assistant on sets of questions; the command line knows these names without loading it."""

SETS = ("retrieval", "answers", "offtopic", "mtrag", "generative", "support")
ARTICLES = {"all": slice(None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}
