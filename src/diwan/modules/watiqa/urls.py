"""The addresses of watiqa: the clerk's, the officer's, the citizen's."""

from django.urls import path

from diwan.modules.watiqa.views import (
    bundles,
    citizen,
    collecting,
    delivering,
    limits,
    matching,
    offices,
    papers,
    signing,
    statement,
)

app_name = "watiqa"

urlpatterns = [
    path("desk/watiqa/match/", matching.to_match, name="to_match"),
    path("desk/watiqa/match/<str:number>/", matching.matching, name="match"),
    path("desk/watiqa/sign/", signing.to_sign, name="to_sign"),
    path("desk/watiqa/sign/<str:number>/", signing.signing, name="sign"),
    path("desk/watiqa/deliver/", delivering.to_deliver, name="to_deliver"),
    path("desk/watiqa/deliver/<str:number>/", delivering.delivering, name="deliver"),
    path("desk/watiqa/deliver/<str:number>/office/", offices.elsewhere, name="move_collection"),
    path("desk/watiqa/collect/", collecting.to_hand_over, name="to_hand_over"),
    path("desk/watiqa/collect/<int:number>/", collecting.handing, name="handing"),
    path("desk/watiqa/collect/<int:number>/copy.pdf", collecting.handover_pdf, name="handover_pdf"),
    path("desk/watiqa/between/", statement.statement, name="statement"),
    path("desk/watiqa/between.csv", statement.statement_file, name="statement_file"),
    path("desk/watiqa/limits/", limits.limits, name="limits"),
    path("desk/watiqa/limits/<str:key>/", limits.limit, name="limit"),
    path("desk/watiqa/copies/<str:number>/copy.pdf", papers.copy_pdf, name="copy_pdf"),
    path("desk/watiqa/copies/<str:number>/page-<int:page>.png", papers.copy_page, name="copy_page"),
    path("me/copies/<int:territory>/<str:number>/", citizen.copy, name="copy"),
    path("me/copies/<int:territory>/<str:number>/order/", bundles.bundle, name="bundle"),
    path("me/copies/<int:territory>/<str:number>/office/", offices.office, name="office"),
    path("me/copies/<int:territory>/<str:number>/copy.pdf", citizen.copy_file, name="copy_file"),
]
