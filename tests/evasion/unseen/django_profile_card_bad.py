# sink: django mark_safe
# way: Django: a card of several helpers
from django.http import HttpResponse
from django.urls import path
from django.utils.html import escape
from django.utils.safestring import mark_safe


def tag(name, content, **attributes):
    attrs = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{attrs}>{content}</{name}>"


def card(request):
    name = request.POST.get("name")
    html = tag("div", tag("h2", name), title="profile")
    return HttpResponse(mark_safe(html))  # <- sink


urlpatterns = [path("card/", card)]
