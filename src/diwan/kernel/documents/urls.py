"""Addresses of documents; `/v/<code>` is short because it is printed."""

from django.urls import path

from diwan.kernel.documents import views

app_name = "documents"

urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/offline.zip", views.offline, name="offline"),
    path("v/<str:code>", views.code, name="code"),
    path("documents/<int:territory>/<int:number>.pdf", views.signed, name="pdf"),
    path("documents/<int:territory>/<int:number>/preview.pdf", views.preview, name="preview"),
    path("files/<int:territory>/<int:number>", views.attached, name="file"),
]
