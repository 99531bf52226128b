"""Answering the click captcha of the railway at run time: one or two words above eight tiles."""
