"""WeasyPrint as it comes over the documents of a job: ``bare.py FOLDER`` → seconds by step as JSON."""
import time

began = time.perf_counter()
import io
import json
import logging
import sys
import warnings
from pathlib import Path

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

folder = Path(sys.argv[1])
job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
served = {url: ((folder / name).read_bytes(), mime) for url, (name, mime) in job["served"].items()}
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)


class Fetcher(URLFetcher):
    def fetch(self, url, headers=None):
        data, mime = served[url]
        return URLFetcherResponse(url, data, {"Content-Type": mime})


ready = time.perf_counter()
warnings.simplefilter("ignore")
fetcher, fonts = Fetcher(), FontConfiguration()
sheet = weasyprint.CSS(string=job["font_css"], font_config=fonts, url_fetcher=fetcher)
documents = [weasyprint.HTML(string=html, base_url="http://job.invalid/", url_fetcher=fetcher).render(
    font_config=fonts, stylesheets=[sheet], pdf_variant="pdf/x-4", output_intent="print") for html in job["documents"]]
laid_out = time.perf_counter()
out = io.BytesIO()
documents[0].copy([page for document in documents for page in document.pages]).write_pdf(
    out, pdf_variant="pdf/x-4", output_intent="print")
written = time.perf_counter()
if any(name.split(".")[0] == "kohoshi" for name in sys.modules):
    sys.exit("the bare engine must not see our code")
print(json.dumps({"imports": ready - began, "layout": laid_out - ready, "PDF": written - laid_out}))
