"""What the strict Content-Security-Policy of the back office lets through: one stylesheet of the editor, by its hash."""

import base64
import hashlib
import re
from pathlib import Path

from django.contrib.staticfiles import finders

from newsroom.admin_site import EDITOR_STYLE


def test_the_hash_is_that_of_the_style_which_the_editor_in_use_writes():
    source = Path(str(finders.find("django_prose_editor/editor.js"))).read_text()
    (style,) = re.findall(r"=`(\.ProseMirror \{[^`]*)`", source)
    assert "\\" not in style, "signs that JavaScript reads otherwise"
    assert "${" not in style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" == EDITOR_STYLE
