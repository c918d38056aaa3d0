"""Addresses of the desk, under /admin/comments/desk/."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from comments.admin.desk import closing, many, views


def urls(site: AdminSite) -> list[URLPattern]:
    pages = [
        ("", views.desk, "comments_desk"),
        ("<int:comment_id>/", views.case, "comments_desk_case"),
        ("<int:comment_id>/decider/", views.decide, "comments_desk_decide"),
        ("annuler/<int:act_id>/", views.undo, "comments_desk_undo"),
        ("serie/<int:wave_id>/", many.wave, "comments_desk_wave"),
        ("lot/", many.found, "comments_desk_found"),
        ("fermer/<int:article_id>/", closing.close_article, "comments_desk_close"),
        ("fermer/", closing.close_site, "comments_desk_close_site"),
        ("rouvrir/<int:article_id>/", closing.open_article, "comments_desk_open"),
        ("rouvrir/", closing.open_site, "comments_desk_open_site"),
    ]
    return [path(f"comments/desk/{route}", site.admin_view(view), name=name) for route, view, name in pages]
