"""Sentence vectors from published weights (all-MiniLM-L6-v2), run with numpy alone."""
