"""Readers of a fixed-grid family learned from its pictures alone, no label among them.

Order of reading: ``styles`` (which type faces look like these pictures),
``glyphs`` (what the pictures themselves show of each character), ``rounds``
(learn, read, write the glyphs again), ``reader`` (the whole, with what it may
promise).
"""
