"""Pictures the desk shows: the live faces (faces.py), faces of finished files (finished.py), small copies of
photographs and drawings (copies.py, made in a child: child.py). Knows nothing of addresses."""
