"""Edits that keep the file: forms, values and blocks written into the YAML where they stand, proven
and journalled; undo; articles, pictures, a new month. Each part is imported by its name, so that
the child that opens pictures loads no more than it needs."""
