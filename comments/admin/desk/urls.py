"""Addresses of the desk, under /admin/comments/desk/."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from comments.admin.desk import closing, many, views
from comments.views.later import kept_when_away


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
    # Outermost: who is logged in is asked of the database too.
    return [path(f"comments/desk/{route}", kept_when_away(site.admin_view(view)), name=name) for route, view, name in pages]
