"""What the officer writes: model, loader, inline markup, JSON Schema, house data."""
