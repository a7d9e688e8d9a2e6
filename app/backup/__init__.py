"""Copies of everything in a data folder but its keys: made while the desk works, proven, kept, put back."""
