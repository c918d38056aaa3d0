"""Pictures of tests are developed once in a process: the same order for the same file gives the same files again.

Each costs a child process and up to a second of encoding, and hundreds of tests begin with the same few pictures.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from articles import images

really = images._darkroom
_developed: dict[str, tuple[str, dict[str, bytes]]] = {}


def once(order: dict[str, Any], *, seconds: int) -> dict[str, Any]:
    """What the darkroom gave for this order before: its answer, and its files in the folder of the order."""
    source, folder = Path(order["source"]), Path(order["folder"])
    wanted = json.dumps({key: order[key] for key in sorted(order.keys() - {"source", "folder"})})
    key = hashlib.sha256(wanted.encode() + b"\0" + source.read_bytes()).hexdigest()
    if key not in _developed:
        answer = really(order, seconds=seconds)
        _developed[key] = json.dumps(answer), {path.name: path.read_bytes() for path in folder.iterdir() if path != source}
        return answer
    answer, files = _developed[key]
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return json.loads(answer)


@pytest.fixture(scope="session", autouse=True)
def _darkroom_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(images, "_darkroom", once)
        yield


@pytest.fixture
def real_darkroom(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of the darkroom itself."""
    monkeypatch.setattr(images, "_darkroom", really)
