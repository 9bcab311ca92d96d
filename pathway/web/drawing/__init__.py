"""The pathway as a picture: where everything stands on the paper. Plain functions over a plain description."""
