"""A second opinion on dates, from docs/definition-language.md alone: slow, simple, sharing nothing with `pathway`."""
