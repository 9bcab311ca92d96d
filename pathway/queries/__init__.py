"""One file per question a screen asks. Everything is computed on reading; nothing here writes but the read audit."""
