"""The back office of content: one module a subject. newsroom/admin.py adds what concerns both apps."""

from articles.admin import advertising, article, face, front, licences, media, people, taxonomy

__all__ = ["advertising", "article", "face", "front", "licences", "media", "people", "taxonomy"]
