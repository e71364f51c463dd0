"""What the workshops of Maison Lorette said and decided, step by step."""
