"""Many clients by papermill, overnight: warm kernels, resume, manifest."""
