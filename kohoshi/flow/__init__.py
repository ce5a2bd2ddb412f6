"""The flow: what a build sets up, the build itself, the check and the copy-fitting without one, and what a build left behind."""
