"""From a folder of codes to a reader in one evening: ``standby captcha train``.

:func:`standby.training.evening.train.train_reader` tells the story in order:
look, part, choose labels, cross-fit, use the unlabelled, fit, calibrate, say.
"""
