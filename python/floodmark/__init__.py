"""Floodmark: a memory profiler for Python programs. ``floodmark --help`` says what the command can do."""
