"""One file per edition: each takes the Composition and the Issue and writes one thing."""
