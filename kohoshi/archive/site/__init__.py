"""バックナンバー: the archive as a site of plain files, to be put on any web server or opened from a disk."""
from kohoshi.archive.site.build import Site, build_site

__all__ = ["Site", "build_site"]
