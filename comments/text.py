"""A comment's plain text into HTML for readers."""
