"""The same button pressed twice, or a form sent again by a slow line."""

from datetime import timedelta

SECOND_PRESS = timedelta(minutes=1)
"""The same thing made once more within this time is not made again."""
