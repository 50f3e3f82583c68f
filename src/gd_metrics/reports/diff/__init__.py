"""What changed between two releases, for people and as a release note."""
