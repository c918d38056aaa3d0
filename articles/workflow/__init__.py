"""The steps an article takes from draft to print. Nothing else sets Article.status.

A verb: check the right → lock the row → check the state → change → write the history. All raise PermissionDenied.
"""

from articles.workflow.binning import BIN_KEEPS, empty_bin, put_into_bin, restore
from articles.workflow.publishing import COMMENTS_CLOSE_AFTER, hangs_on_a_minute, publish, reschedule, unpublish
from articles.workflow.reviewing import SUBMITTABLE, send_back, submit
from articles.workflow.row import Outdated, WrongStatus, content_to_edit, is_unsaved, locked, record, require_saved
from articles.workflow.saving import add_version, create, is_kept, save, show, take_version

__all__ = [
    "BIN_KEEPS",
    "COMMENTS_CLOSE_AFTER",
    "SUBMITTABLE",
    "Outdated",
    "WrongStatus",
    "add_version",
    "content_to_edit",
    "create",
    "empty_bin",
    "hangs_on_a_minute",
    "is_kept",
    "is_unsaved",
    "locked",
    "publish",
    "put_into_bin",
    "record",
    "require_saved",
    "reschedule",
    "restore",
    "save",
    "send_back",
    "show",
    "submit",
    "take_version",
    "unpublish",
]
