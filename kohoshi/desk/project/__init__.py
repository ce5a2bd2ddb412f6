"""What is kept open between two requests: the desk, an opened issue, who is known, who listens."""
