# sink: markupsafe.Markup
# way: recursive tree rendering with nested replies
from dataclasses import dataclass, field

from flask import Flask, request
from markupsafe import Markup, escape

app = Flask(__name__)


@dataclass
class Comment:
    text: str
    replies: list["Comment"] = field(default_factory=list)

    def html(self):
        inner = "".join(reply.html() for reply in self.replies)
        body = escape(self.text) if self.replies else escape(self.text[:80])
        return f"<li>{body}<ul>{inner}</ul></li>"


@app.route("/thread")
def thread():
    first = Comment(request.args["text"])
    first.replies.append(Comment("thanks"))
    return Markup(f"<ul>{first.html()}</ul>")  # <- sink
