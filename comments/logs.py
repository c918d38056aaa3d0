"""What must not reach a log: private links and the links of mails give hold on comments, an address, a reader's data, and
links of previews on texts that nobody may read yet."""

import logging
import re

PRIVATE = re.compile(r"(/(?:commentaires/(?:suivre|confirmer|desabonnement|mes-donnees|recapitulatif)|apercu)/)[^/\s?]+")


class WithoutPrivateAddresses(logging.Filter):
    """Cuts the tokens of such links out of what Django says about requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = PRIVATE.sub(r"\1…", str(record.msg))
        if isinstance(record.args, tuple):
            record.args = tuple(PRIVATE.sub(r"\1…", part) if isinstance(part, str) else part for part in record.args)
        return True
