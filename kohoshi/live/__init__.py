"""The warm worker: from a saved file to the new face on the screen, laying out only what changed."""
