"""What people of the newsroom write into forms."""
