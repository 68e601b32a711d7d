"""Opens CSV, XLSX and Parquet as tables of text with true row numbers."""
