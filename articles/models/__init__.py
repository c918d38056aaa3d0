"""The content: one module a subject."""

from articles.models.advertising import Campaign
from articles.models.article import Article, ArticleAuthor, ArticleImage, published_through
from articles.models.correction import Correction
from articles.models.embed import Embed, EmbedPicture
from articles.models.error_report import ErrorReport
from articles.models.index import ArticleIndex, IndexedWord, ProposalIndex
from articles.models.keeping import DraftKey, Presence
from articles.models.licence import Licence
from articles.models.media import Image, LooseFile, Rendition
from articles.models.merged import Merged
from articles.models.note import Note, NoteAnswer
from articles.models.page import Masthead, MastheadLink, Page, Redirect
from articles.models.people import Author, AuthorLink
from articles.models.placement import Breaking, FrontChange, Placement
from articles.models.reference import Reference
from articles.models.revision import Content, Event, Revision
from articles.models.run import Run, RunLine
from articles.models.taxonomy import Section, Tag

__all__ = [
    "Article",
    "ArticleAuthor",
    "ArticleImage",
    "ArticleIndex",
    "Author",
    "AuthorLink",
    "Breaking",
    "Campaign",
    "Content",
    "Correction",
    "DraftKey",
    "Embed",
    "EmbedPicture",
    "ErrorReport",
    "Event",
    "FrontChange",
    "Image",
    "IndexedWord",
    "Licence",
    "LooseFile",
    "Masthead",
    "MastheadLink",
    "Merged",
    "Note",
    "NoteAnswer",
    "Page",
    "Placement",
    "Presence",
    "ProposalIndex",
    "Redirect",
    "Reference",
    "Rendition",
    "Revision",
    "Run",
    "RunLine",
    "Section",
    "Tag",
    "published_through",
]
