"""Public addresses of the newspaper."""

from django.urls import path

from articles import views

app_name = "articles"

urlpatterns = [
    path("", views.home, name="home"),
    path("<int:year>/<int:month>/<int:day>/<slug:slug>/", views.detail, name="detail"),
    path("rubrique/<slug:slug>/", views.section, name="section"),
    path("sujet/<slug:slug>/", views.tag, name="tag"),
    path("auteur/<slug:slug>/", views.author, name="author"),
    path("<slug:slug>/", views.page, name="page"),
]
