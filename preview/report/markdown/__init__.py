"""The report as GitHub-flavored Markdown, for a comment on a pull request."""
