"""Answers written by a chat model, from the evidence only, each sentence checked before it is shown."""
