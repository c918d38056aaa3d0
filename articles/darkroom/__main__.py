"""`python -m articles.darkroom '{"act": "accept", …}'`: one act on one file; the answer is JSON on standard output.

An answer `{"refused": code}` is meant for a person; a crash, a signal or silence is told apart by articles/images.py.
"""

import json
import os
import resource
import sys
from typing import Any

from articles.darkroom.develop import Refusal, accept
from articles.darkroom.enlarge import render


def _limit(memory: int, seconds: int) -> None:
    """A hostile file may cost this process its life, never the machine its memory."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 2**20, 64 * 2**20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(order: dict[str, Any]) -> dict[str, Any]:
    act = order.pop("act")
    try:
        if act == "accept":
            _limit(420 * 2**20, 30)  # 400 MB of its own, the rest is the programs' code
            return accept(**order)
        os.nice(10)  # readers keep the other core
        _limit(700 * 2**20, 90)
        return render(**order)
    except Refusal as refusal:
        return {"refused": refusal.code}
    except MemoryError:
        return {"refused": "too_complex"}


if __name__ == "__main__":
    json.dump(main(json.loads(sys.argv[1])), sys.stdout)
