"""Members, people and expertise from and to the spreadsheets of an office (CSV, XLSX)."""
