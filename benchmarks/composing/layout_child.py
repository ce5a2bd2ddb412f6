"""Lays a job out each time a line comes in, answers with the seconds of processor time.

``layout_child.py ours|bare FOLDER``. Bare is WeasyPrint without any of our code.
"""
import gc
import json
import logging
import sys
import time
import warnings
from pathlib import Path

kind, folder = sys.argv[1], Path(sys.argv[2])
job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
served = {url: ((folder / name).read_bytes(), mime) for url, (name, mime) in job["served"].items()}
warnings.simplefilter("ignore")
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
BASE = "http://job.invalid/"

if kind == "ours":
    from kohoshi.typeset.engine import Engine

    engine = Engine(served.__getitem__, job["font_css"])

    def lay_out(html: str) -> None:
        engine.lay_out(html, BASE, "pdf/x-4")
else:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        def fetch(self, url, headers=None):
            data, mime = served[url]
            return URLFetcherResponse(url, data, {"Content-Type": mime})

    fetcher, fonts = Fetcher(), FontConfiguration()
    sheet = weasyprint.CSS(string=job["font_css"], font_config=fonts, url_fetcher=fetcher)

    def lay_out(html: str) -> None:
        weasyprint.HTML(string=html, base_url=BASE, url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=[sheet], pdf_variant="pdf/x-4", output_intent="print")

for _ in sys.stdin:
    gc.collect()
    start = time.process_time()
    for document in job["documents"]:
        lay_out(document)
    print(time.process_time() - start, flush=True)
if kind == "bare" and any(name.split(".")[0] == "kohoshi" for name in sys.modules):
    sys.exit("the bare engine must not see our code")
