"""The only room that knows WeasyPrint: Japanese lines, frames, overset, and what may be fetched."""
from kohoshi.typeset import isolation  # noqa: F401  (first: no own font of the machine may be seen)
