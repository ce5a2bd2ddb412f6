"""html/: the issue as a small site, one page an article, readable without JavaScript."""
from kohoshi.editions.html.site import Site, html_edition

__all__ = ["Site", "html_edition"]
