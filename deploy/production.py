"""An environment like that of a real site, with keys of no value: for checks that must see production settings."""

ENVIRONMENT = {
    "DEBUG": "0",
    "SECRET_KEY": "kR4-only-for-checks-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SENDER_KEY": "sQ7-only-for-checks-0123456789-abcdefghijklmnopqrstuvwxyz",
    "VAULT_KEYS": "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU=",
    "ALLOWED_HOSTS": "journal.example",
    "SITE_URL": "https://journal.example",
    "DATABASE_URL": "sqlite:///var/checks.sqlite3",
}
