"""What a reader sees at one look, found in the finished PDF alone: see kohoshi.check.look.run."""
