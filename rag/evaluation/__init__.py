"""Measuring the assistant on sets of questions; the command line knows these names without loading it."""

SETS = ("retrieval", "answers", "offtopic", "mtrag", "generative", "support", "rules", "readers", "onestopqa")
# Of the half-dev set, training sees the articles at even places; those at odd ones only measure.
ARTICLES = {"all": slice(None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}
