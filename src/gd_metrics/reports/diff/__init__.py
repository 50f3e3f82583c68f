"""What changed between two releases: ``changes`` gives text, JSON or, as a note, Markdown."""
