"""Advance widths of the fonts of the map, and the script that reads them."""
