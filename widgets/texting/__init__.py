"""Text messages: the list, what came in, templates, the modem."""
