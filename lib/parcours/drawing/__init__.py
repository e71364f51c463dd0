"""Measured text and layout of the journey map, painted as SVG and as shapes of a slide."""
