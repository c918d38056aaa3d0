"""The moderation desk: one screen where everything about comments is decided."""
