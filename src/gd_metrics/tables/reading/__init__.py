"""Files to tables: CSV, Parquet, spreadsheets and rows of the descriptor itself."""
