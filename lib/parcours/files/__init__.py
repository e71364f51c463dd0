"""The only modules that read or write client and workshop files."""
