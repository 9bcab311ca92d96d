"""What is known of a person, told as somebody would say it: where they are, what stands, what happened, and why."""
