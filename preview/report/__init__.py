"""What a person reads: sections of lines, written plainly or in colour."""
