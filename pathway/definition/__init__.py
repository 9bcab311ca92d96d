"""What a pathway may say: the language, its models, the checks over a whole file."""
