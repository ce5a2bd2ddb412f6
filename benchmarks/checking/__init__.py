"""Parts of the benchmark of the checks (see ../README.md)."""
