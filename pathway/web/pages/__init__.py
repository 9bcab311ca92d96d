"""One file per page, or per few that belong together: what is asked, what is shown."""
