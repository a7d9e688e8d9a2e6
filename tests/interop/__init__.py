"""Against programs that nobody here wrote."""
