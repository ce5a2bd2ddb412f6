"""The commands of render.py: arguments, progress, exit codes."""
