# sink: django redirect
# way: Django: where to go after the logout
from django.shortcuts import redirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme


def next_url(request, default="/"):
    candidate = request.POST.get("next") or request.GET.get("next")
    if candidate and url_has_allowed_host_and_scheme(candidate, allowed_hosts={request.get_host()}):
        return candidate
    return default


def logout_view(request):
    return redirect(next_url(request))  # <- sink


urlpatterns = [path("logout/", logout_view)]
