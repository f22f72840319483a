"""Generators for the invented case in samples/wojcik. Run samples/make.py."""
