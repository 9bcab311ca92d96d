"""The pages: what advisors, the community team, providers and managers see and do in a browser."""
