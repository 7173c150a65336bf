"""The parts of the architecture picture, an SVG. `preview.report.svg.drawing` puts them together."""
