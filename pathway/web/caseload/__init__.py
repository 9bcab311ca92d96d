"""What the pages of a caseload are made of: what was asked for, the lines as they read, what can be done in place."""
