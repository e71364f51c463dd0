"""How the fictional case of Maison Lorette is made; started by ``../make_sample.py``."""
