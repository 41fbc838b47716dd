"""Composition and input/output: settings, database, delivery, the web, the command line."""
