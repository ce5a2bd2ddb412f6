"""The list of issues, and of each: the overview, builds, news, people, files."""
