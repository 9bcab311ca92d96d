"""Forms: fields in the words of the screen, what a browser sent read back, and one file per act."""
