"""The only room that knows WeasyPrint: Japanese lines, frames, overset, and what may be fetched."""
