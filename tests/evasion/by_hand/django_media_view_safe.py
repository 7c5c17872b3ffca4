# sink: open
# way: Django: a view of a class that reads a file
import os

from django.conf import settings
from django.http import FileResponse, Http404
from django.urls import path
from django.views import View


class MediaView(View):
    folder = "exports"

    def get_path(self, name):
        return os.path.join(settings.MEDIA_ROOT, self.folder, os.path.basename(name))

    def get(self, request):
        name = request.GET.get("file")
        if not name:
            raise Http404("no file")
        return FileResponse(open(self.get_path(name), "rb"))  # <- sink


urlpatterns = [path("media/", MediaView.as_view())]
