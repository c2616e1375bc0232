"""The provider's door; and the simulated provider itself, never in production."""

from django.conf import settings
from django.urls import path

from diwan.kernel.payments.simulator import views as simulator
from diwan.kernel.payments.views import callback

app_name = "payments"
urlpatterns = [path("payments/callback/online/", callback, name="callback")]

if settings.SIMULATORS and not settings.PAYMENT_URL:
    urlpatterns += [
        path("simulator/payments/pay/", simulator.hosted_page, name="simulator"),
        path("simulator/payments/pay/<str:transaction>/", simulator.decide, name="simulator_decide"),
        path("simulator/payments/refund/", simulator.refund, name="simulator_refund"),
        path("simulator/payments/status/", simulator.status, name="simulator_status"),
    ]
