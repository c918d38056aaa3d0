"""Everything about readers' comments."""
