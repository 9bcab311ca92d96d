"""The pages, asked for as a browser does, and in a real one."""
