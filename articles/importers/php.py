"""Values that PHP's serialize() wrote, as WordPress keeps them in its tables. Data only: objects are refused."""

import re
from typing import Any

DEEPEST = 20


class NotSerialised(ValueError):
    """The text is not what serialize() writes, or holds an object."""


def loads(text: str) -> Any:
    """Arrays become dicts. Lengths count bytes, so the text is read as UTF-8."""
    value, end = _value(text.encode(), 0, 0)
    if end != len(text.encode()):
        raise NotSerialised("more behind the end")
    return value


def _value(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    kind = data[at : at + 2]
    if depth > DEEPEST:
        raise NotSerialised("too deep")
    if kind == b"N;":
        return None, at + 2
    if kind == b"s:":
        length, start = _number(data, at + 2, b":")
        end = start + 1 + length
        if data[start : start + 1] != b'"' or data[end : end + 2] != b'";':
            raise NotSerialised("a text of another length")
        return data[start + 1 : end].decode("utf-8", "replace"), end + 2
    if kind in {b"i:", b"b:"}:
        number, end = _number(data, at + 2, b";")
        return (number if kind == b"i:" else bool(number)), end
    if kind == b"d:":
        end = data.index(b";", at) if b";" in data[at : at + 40] else at
        try:
            return float(data[at + 2 : end]), end + 1
        except ValueError:
            raise NotSerialised("no number") from None
    if kind == b"a:":
        return _array(data, at + 2, depth)
    raise NotSerialised(f"unknown kind {kind!r}")


def _array(data: bytes, at: int, depth: int) -> tuple[dict[Any, Any], int]:
    count, at = _number(data, at, b":")
    if data[at : at + 1] != b"{" or count > len(data):
        raise NotSerialised("no array")
    found, at = {}, at + 1
    for _ in range(count):
        key, at = _value(data, at, depth + 1)
        if not isinstance(key, int | str):
            raise NotSerialised("no key")
        found[key], at = _value(data, at, depth + 1)
    if data[at : at + 1] != b"}":
        raise NotSerialised("an array without end")
    return found, at + 1


def _number(data: bytes, at: int, stop: bytes) -> tuple[int, int]:
    match = re.compile(rb"-?[0-9]{1,18}").match(data, at)
    if match is None or data[match.end() : match.end() + 1] != stop:
        raise NotSerialised("no number")
    return int(match[0]), match.end() + 1


def original_image(text: str) -> str:
    """The name of the file that WordPress scaled down (it keeps photo-scaled.jpg beside photo.jpg), or nothing."""
    match = re.search(r'"original_image";s:\d+:"([^"/\\]+)"', text)
    return match[1] if match else ""


def image_meta(text: str) -> dict[str, str]:
    """The image_meta of an attachment's metadata. Lengths spoilt by a search and replace are passed over by pattern."""
    try:
        whole = loads(text)
        meta = whole.get("image_meta") if isinstance(whole, dict) else None
        return {str(key): value for key, value in meta.items() if isinstance(value, str)} if isinstance(meta, dict) else {}
    except NotSerialised:
        _, _, tail = text.partition('"image_meta"')
        return dict(re.findall(r's:\d+:"(credit|caption|copyright)";s:\d+:"([^"]*)";', tail))
