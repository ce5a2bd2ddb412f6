"""WeasyPrint as it comes: ``bare.py IN.html OUT.pdf``. Imports nothing of ours, and proves it."""
import sys

from weasyprint import HTML

HTML(filename=sys.argv[1]).write_pdf(sys.argv[2])
if any(name.split(".")[0] == "kohoshi" for name in sys.modules):
    sys.exit("the bare engine must not see our code")
