"""Jinja2 and layouts/: from an Issue to one HTML document per run of faces."""
