"""What a Table Schema and a dialect say, read once and refused where they can't be meant."""
