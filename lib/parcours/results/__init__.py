"""Results of a case, one module a room: each computed once, on first use, by the rule beside its noun.

``case`` holds one object of each; exhibits, forms and deliverables read them and compute nothing.
"""
