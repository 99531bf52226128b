"""The general net: reads coloured, warped and freely placed codes of any portal, from a pre-trained start."""
