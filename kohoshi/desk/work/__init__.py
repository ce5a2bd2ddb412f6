"""Work that takes a while, in a child process: builds, rounds, comparisons, hand-overs, releases."""
