"""Measuring the assistant on sets of questions."""
