"""Files to documents, a file a format; each imports its library where it is used."""
