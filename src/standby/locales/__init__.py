"""Catalogues: one ``.po`` file per language, and what checks them."""
