"""Measures, each printed beside its goal or a rival measured in the same run. Never a test: machines are noisy."""
