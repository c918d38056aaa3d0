"""The French of articles/templatetags/french.py, for the tables of the back office: 22 novembre 2026 à 8 h 18."""

DATE_FORMAT = "j\N{NO-BREAK SPACE}F Y"
TIME_FORMAT = "G\N{NO-BREAK SPACE}\\h\N{NO-BREAK SPACE}i"
DATETIME_FORMAT = f"{DATE_FORMAT} à {TIME_FORMAT}"
