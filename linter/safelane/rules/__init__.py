"""Rules: their shape, how they are loaded, and how they judge. Rules are data; nothing here knows one by name."""
