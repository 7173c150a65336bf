"""The report in its forms: all draw from the view model in `preview.report.view`."""
