"""Parts of the composition benchmark (see ../README.md)."""
