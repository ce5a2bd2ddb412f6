"""Every test process stands as a build does: the engine sees declared fonts only."""
import kohoshi.typeset  # noqa: F401
