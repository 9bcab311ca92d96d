"""Who comes in, and how we know: sessions, passwords, what a browser may load, what was read."""
