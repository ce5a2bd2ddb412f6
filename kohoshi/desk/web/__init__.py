"""Between the browser and the features: the guard, who is it, may they, forms, templates, threads. Knows no
feature."""
