"""The addresses of declarations: the institution's, the office's, the officer's, the authority's, the citizen's."""

from django.urls import path

from diwan.modules.declarations.views import (
    authority,
    citizen,
    claiming,
    completing,
    desk,
    first,
    names,
    offered,
    papers,
    signing,
)

app_name = "declarations"

DESK = "desk/declarations"
ME = "me/declarations"

urlpatterns = [
    path("declare/<str:kind>/", offered.offered, name="offered"),
    path(f"{DESK}/new/birth/", first.first_birth, name="first_birth"),
    path(f"{DESK}/new/death/", first.first_death, name="first_death"),
    path(f"{DESK}/first/", first.declared, name="declared"),
    path(f"{DESK}/first/<str:reference>/", first.slip, name="slip"),
    path(f"{DESK}/first/<str:reference>/receipt.pdf", papers.receipt, name="receipt"),
    path(f"{DESK}/permissions/", authority.permissions, name="permissions"),
    path(f"{DESK}/permissions/<int:territory>/<str:reference>/", authority.permission, name="permission"),
    path(f"{DESK}/names/", names.names, name="names"),
    path(f"{DESK}/names/<int:territory>/<int:question>/", names.name, name="name"),
    path(f"{DESK}/sign/", signing.to_sign, name="to_sign"),
    path(f"{DESK}/sign/<str:reference>/", signing.signing, name="sign"),
    path(f"{DESK}/sign/<str:reference>/signed/", signing.signed, name="signed"),
    path(f"{DESK}/queue/", desk.queue, name="queue"),
    path(f"{DESK}/queue/<str:reference>/", desk.opened, name="opened"),
    path(f"{DESK}/queue/<str:reference>/complete/", completing.complete, name="complete"),
    path(f"{DESK}/queue/<str:reference>/papers/<int:paper>/", papers.paper_file, name="paper"),
    path(f"{DESK}/queue/<str:reference>/record.pdf", papers.record_file, name="record_file"),
    path(f"{ME}/", citizen.own, name="own"),
    path(f"{ME}/claim/", claiming.claim, name="claim"),
    path(f"{ME}/new/<str:kind>/<str:code>/", citizen.declare, name="declare"),
    path(f"{ME}/<int:territory>/<str:reference>/", citizen.own_one, name="own_one"),
    path(f"{ME}/<int:territory>/<str:reference>/complete/", completing.complete_own, name="complete_own"),
    path(f"{ME}/<int:territory>/<str:reference>/receipt.pdf", citizen.own_receipt, name="own_receipt"),
    path(f"{ME}/<int:territory>/<str:reference>/record.pdf", citizen.own_record, name="own_record"),
]
