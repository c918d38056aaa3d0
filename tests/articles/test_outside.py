"""Addresses of videos and posts elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import outside


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3s&si=abc", ("youtube", "dQw4w9WgXcQ")),
        ("https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ", ("youtube", "dQw4w9WgXcQ")),
        ("youtu.be/dQw4w9WgXcQ?si=x", ("youtube", "dQw4w9WgXcQ")),
        ("https://youtube.com/shorts/dQw4w9WgXcQ", ("youtube", "dQw4w9WgXcQ")),
        (" https://www.youtube.com/live/dQw4w9WgXcQ/ ", ("youtube", "dQw4w9WgXcQ")),
        ("https://vimeo.com/76979871", ("vimeo", "76979871")),
        ("https://player.vimeo.com/video/76979871?h=1", ("vimeo", "76979871")),
        ("https://www.dailymotion.com/video/x8abcde_le-titre", ("dailymotion", "x8abcde")),
        ("https://dai.ly/x8abcde", ("dailymotion", "x8abcde")),
        ("https://geo.dailymotion.com/player.html?video=x8abcde", ("dailymotion", "x8abcde")),
    ],
)
def test_only_the_id_of_a_video_is_kept(address, found):
    assert outside.video(address) == found
    assert outside.player(*found).startswith("https://")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "dQw4w9WgXcQ",
        "https://youtube.com.mauvais.example/watch?v=dQw4w9WgXcQ",
        "https://mauvais.example/?u=https://youtu.be/dQw4w9WgXcQ",
        "https://youtube.com@mauvais.example/watch?v=dQw4w9WgXcQ",
        'https://youtu.be/dQw4w9WgX"<>',
        "https://youtu.be/dQw4w9WgXcQ/../..",
        "javascript:alert(1)//youtu.be/dQw4w9WgXcQ",
        "https://www.youtube.com/channel/UCabc",
        "https://www.youtube.com/embed/videoseries?list=PL12",
        "https://[youtu.be/dQw4w9WgXcQ",
    ],
)
def test_no_other_address_gives_a_player(address):
    assert outside.video(address) is None


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://twitter.com/onu/status/12?s=20&t=abc", ("x", "https://twitter.com/onu/status/12")),
        ("x.com/onu/status/12#m", ("x", "https://x.com/onu/status/12")),
        ("http://m.facebook.com/mairie/posts/12?fbclid=1", ("facebook", "https://www.facebook.com/mairie/posts/12")),
        (
            "https://www.facebook.com/permalink.php?story_fbid=1&id=2&ref=x",
            ("facebook", "https://www.facebook.com/permalink.php?story_fbid=1&id=2"),
        ),
        ("https://www.tiktok.com/@lome/video/7?lang=fr", ("tiktok", "https://www.tiktok.com/@lome/video/7")),
        ("https://facebook.com.mauvais.example/a", None),
        ("https://fb.watch/aB3/", ("facebook", "https://fb.watch/aB3/")),
        ("https://vm.tiktok.com/ZM8/", ("tiktok", "https://vm.tiktok.com/ZM8/")),
        ("https://www.facebook.com/watch/?v=7", ("facebook", "https://www.facebook.com/watch/?v=7")),
        ("https://www.facebook.com/photo?fbid=7", ("facebook", "https://www.facebook.com/photo?fbid=7")),
        ("https://x.com/", None),
        ("https://www.facebook.com/mairie", None),
        ("https://www.facebook.com/profile.php?id=7", None),
        ("https://x.com/onu/", None),
        ("https://www.tiktok.com/@lome", None),
        ("javascript:alert(1)", None),
    ],
)
def test_a_post_keeps_its_address_without_what_follows_the_reader(address, found):
    assert outside.post(address) == found


@given(st.text())
def test_whatever_is_typed_is_answered(text):
    assert outside.video(text) is None or outside.video(text)
    assert outside.post(text) is None or outside.post(text)[1].startswith("https://")
