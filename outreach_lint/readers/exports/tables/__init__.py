"""Tables: delimited text, Parquet, JSON; columns are found by their names."""
