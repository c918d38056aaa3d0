"""Articles, people, pictures, editorial workflow, feeds, advertising. Does not know that comments exist."""
