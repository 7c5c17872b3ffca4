# sink: subprocess.run
# way: FastAPI: a task after the answer
import shlex
import subprocess

from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


def render_invoice(number: str, language: str = "en"):
    subprocess.run(f"wkhtmltopdf --lang {language} /tmp/{number}.html out.pdf", shell=True)  # <- sink


@app.post("/invoices/{number}/render")
async def render(number: str, tasks: BackgroundTasks):
    tasks.add_task(render_invoice, shlex.quote(number), language="de")
    return {"queued": number}
