"""What is held about a person, in every table: shown, exported and erased from one explicit list."""
