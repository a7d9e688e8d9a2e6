"""When supply is cut and restored: the rule, what it would do, and who was warned."""
