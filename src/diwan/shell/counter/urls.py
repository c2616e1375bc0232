"""The addresses of these pages."""

from django.urls import path

from diwan.shell.counter.views import cashier, citizen, fees, outbox, tokens

app_name = "counter"

urlpatterns = [
    path("payments/", citizen.payments, name="payments"),
    path("payments/<str:reference>/", citizen.order, name="order"),
    path("payments/<str:reference>/receipt/", citizen.receipt, name="receipt"),
    path("notices/", citizen.notices, name="notices"),
    path("desk/cashier/", cashier.desk, name="cashier"),
    path("desk/cashier/day/", cashier.day, name="day"),
    path("desk/refunds/", cashier.refunds, name="refunds"),
    path("desk/refunds/<int:payment>/", cashier.refund, name="refund"),
    path("desk/cashier/<str:reference>/", cashier.order, name="desk_order"),
    path("desk/cashier/<str:reference>/receipt/", cashier.receipt, name="desk_receipt"),
    path("desk/cashier/<str:reference>/give-back/", cashier.give_back, name="give_back"),
    path("desk/fees/", fees.fees, name="fees"),
    path("desk/fees/<str:key>/", fees.fee, name="fee"),
    path("desk/messages/", outbox.outbox, name="outbox"),
    path("desk/messages/<int:message>/", outbox.message, name="message"),
    path("desk/tokens/", tokens.tokens, name="tokens"),
    path("desk/tokens/new/", tokens.new, name="new_token"),
    path("desk/tokens/<int:token>/", tokens.token, name="token"),
]
