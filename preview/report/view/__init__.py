"""The view model: what every form of the report states, as data. The forms only lay it out."""
