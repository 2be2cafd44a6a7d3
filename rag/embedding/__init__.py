"""Texts → vectors: the shipped encoder in ONNX Runtime, or any other of sentence-transformers."""
