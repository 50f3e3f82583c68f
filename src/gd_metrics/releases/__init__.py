"""What changed between two releases of a package: ``changes`` says it, the others work it out."""
