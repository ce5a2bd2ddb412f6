"""What changed between two rounds, by article; in words and as a report."""
