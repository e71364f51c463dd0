"""The workshop in JupyterLab: how it opens, its home page, and votes on each participant's own device."""
