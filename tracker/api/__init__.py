"""The open data API, /api/v1/: what the public pages show, for programs. It reads and never writes (docs/api.md)."""
