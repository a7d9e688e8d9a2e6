"""The first steps of a new site, page by page: from the administrator to live readings."""
