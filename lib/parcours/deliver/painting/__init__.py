"""What painters share: colours, charts, layouts, measured text. A format is one file above."""
