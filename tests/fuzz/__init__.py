"""Malformed input for every parser of what comes over a wire."""
