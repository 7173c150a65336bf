"""The parts of the architecture picture, an SVG. `preview.report.drawing` puts them together."""
