"""Many clients by papermill, overnight: warm kernels, limits, resume, account of what was written."""

import papermill  # noqa: F401 - first: it loads our engine, which needs papermill half-way loaded, not the contrary
