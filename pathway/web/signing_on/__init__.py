"""Signing in through an organisation's own sign-on (OpenID Connect): the way there, back, and who it was."""
