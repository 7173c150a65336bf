"""What every form of the report says, as data: the terminal, the page and the comment only lay it out."""
