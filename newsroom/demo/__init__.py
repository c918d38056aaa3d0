"""The demo newspaper « L’Escale »: its texts (content/), its drawn pictures (scenes/) and what puts them into the database.

Only the local profile of `make run` (settings.DEMO) loads it; a production start never has it, nor its accounts.
"""
