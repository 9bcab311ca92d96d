"""One module for each kind of thing that can be put right: what was recorded of an activity, a hold, a longer stage."""
