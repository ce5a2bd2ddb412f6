"""Comments as annotations of a proof PDF, and back."""
