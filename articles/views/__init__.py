"""Public pages: the home page, the article, lists, what machines read, errors; and words that were typed, given back."""
