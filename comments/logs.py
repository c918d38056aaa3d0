"""What must not reach a log: the address of a private page gives hold on comments."""

import logging
import re

PRIVATE = re.compile(r"(/commentaires/(?:suivre|recapitulatif)/)[^/\s?]+")


class WithoutPrivateAddresses(logging.Filter):
    """Cuts the tokens of private links and digests out of what Django says about requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = PRIVATE.sub(r"\1…", str(record.msg))
        if isinstance(record.args, tuple):
            record.args = tuple(PRIVATE.sub(r"\1…", part) if isinstance(part, str) else part for part in record.args)
        return True
