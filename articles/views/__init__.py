"""Public pages: the home page, the article, lists, what machines read, errors."""
