"""Decodes and encodes pictures in a child process with little memory, little time and no Django. See articles/images.py."""
