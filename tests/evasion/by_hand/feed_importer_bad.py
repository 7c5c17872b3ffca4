# sink: requests.get
# way: feeds chosen by an index into a list
import requests
from flask import Flask, request

app = Flask(__name__)


class Feeds:
    def __init__(self, *urls):
        self.urls = list(urls)

    def add(self, url):
        if url not in self.urls:
            self.urls.append(url)
        return len(self.urls) - 1

    def position(self, url):
        return self.urls.index(url) if url in self.urls else 0

    def pull(self, index):
        return requests.get(self.urls[index], timeout=5)  # <- sink


@app.route("/pull", methods=["POST"])
def pull():
    feeds = Feeds("https://news.example.org/rss")
    feeds.pull(feeds.add(request.form["url"]))
    return "ok"
