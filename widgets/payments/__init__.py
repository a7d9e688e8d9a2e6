"""Online payment as the office sees it: orders, differences, services."""
