"""Training small readers from labelled pictures, and measuring readers.

Torch (extra ``train``) is imported by the modules that learn, never by those
that only measure: dataset, evaluate, measure, rivals.
"""
