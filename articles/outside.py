"""Addresses of videos and posts elsewhere: which source, which id. Nothing here asks the network."""

import re
from urllib.parse import parse_qs, quote, urlencode, urlsplit

VIDEO_PATHS = {
    "youtube": (
        re.compile(r"/(?:shorts|live|embed|v)/(?!videoseries)([\w-]{11})/?", re.ASCII),
        "v",
        re.compile(r"[\w-]{11}", re.ASCII),
    ),
    "vimeo": (re.compile(r"/(?:video/|channels/[\w-]+/)?([0-9]{5,12})/?", re.ASCII), "", re.compile(r"[0-9]{5,12}")),
    "dailymotion": (re.compile(r"/(?:embed/)?video/([a-z0-9]{5,12})(?:_[^/]*)?/?"), "video", re.compile(r"[a-z0-9]{5,12}")),
}
"""The id in a path, the name of the parameter that may hold it, and what an id looks like."""
VIDEO_HOSTS = {
    "youtube.com": "youtube",
    "music.youtube.com": "youtube",
    "youtube-nocookie.com": "youtube",
    "vimeo.com": "vimeo",
    "player.vimeo.com": "vimeo",
    "dailymotion.com": "dailymotion",
    "geo.dailymotion.com": "dailymotion",
}
SHORT_HOSTS = {"youtu.be": "youtube", "dai.ly": "dailymotion"}
POST_HOSTS = {
    "facebook.com": "facebook",
    "web.facebook.com": "facebook",
    "fb.com": "facebook",
    "fb.watch": "facebook",
    "x.com": "x",
    "twitter.com": "x",
    "mobile.twitter.com": "x",
    "tiktok.com": "tiktok",
    "vm.tiktok.com": "tiktok",
}
SHORT_POST_HOSTS = {"fb.watch", "vm.tiktok.com"}
KEPT_PARAMETERS = {"facebook": ("story_fbid", "id", "v", "fbid", "set"), "x": (), "tiktok": ()}
PLAYERS = {
    "youtube": "https://www.youtube-nocookie.com/embed/{}?autoplay=1",
    "vimeo": "https://player.vimeo.com/video/{}?autoplay=1&dnt=1",
    "dailymotion": "https://geo.dailymotion.com/player.html?video={}",
}
POSTERS = {
    "youtube": ("https://i.ytimg.com/vi/{}/maxresdefault.jpg", "https://i.ytimg.com/vi/{}/hqdefault.jpg"),
    "dailymotion": ("https://www.dailymotion.com/thumbnail/video/{}",),
}
"""Where a source keeps the picture in front of a video, the best first."""
OEMBED = {"vimeo": "https://vimeo.com/api/oembed.json?width=1280&url=https%3A//vimeo.com/{}"}
"""Where a source says so instead."""
PAGES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
}


def _split(address: str) -> tuple[str, str, dict[str, list[str]]] | None:
    """Host without its www. or m., path and parameters; None for what is no address of the web."""
    address = address.strip()
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or parts.username or not host:
        return None
    return re.sub(r"^(www|m)\.", "", host), parts.path, parse_qs(parts.query)


def video(address: str) -> tuple[str, str] | None:
    """Source and id of a video."""
    if not (found := _split(address)):
        return None
    host, path, parameters = found
    source = VIDEO_HOSTS.get(host) or SHORT_HOSTS.get(host)
    if source is None:
        return None
    in_path, name, shape = VIDEO_PATHS[source]
    match = in_path.fullmatch(path)
    code = path.strip("/") if host in SHORT_HOSTS else match[1] if match else parameters.get(name, [""])[0]
    return (source, code) if shape.fullmatch(code) else None


def post(address: str) -> tuple[str, str] | None:
    """Source and clean address of a post, not of who wrote it: by https, without what follows the reader around."""
    if not (found := _split(address)):
        return None
    host, path, parameters = found
    source = POST_HOSTS.get(host)
    if source is None or len(path) < 2:
        return None
    kept = {name: parameters[name][0] for name in KEPT_PARAMETERS[source] if name in parameters}
    if "/" not in path.strip("/") and host not in SHORT_POST_HOSTS and not kept.keys() - {"id"}:
        return None
    query = f"?{urlencode(kept)}" if kept else ""
    www = "www." if host in {"facebook.com", "tiktok.com"} else ""
    clean = f"https://{www}{host}{quote(path, safe='/%@.-_~')}{query}"
    return (source, clean) if len(clean) <= 400 else None


def player(source: str, code: str) -> str:
    return PLAYERS[source].format(code) if source in PLAYERS else ""


def page(source: str, code: str) -> str:
    return PAGES[source].format(code)


def origin(address: str) -> str:
    """What a content security policy calls the place of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
