"""見本帳: every kind of face that a folder of layouts draws as a grid, filled with sample manuscript."""
