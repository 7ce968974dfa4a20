"""Networks as files: a picture for a report or a reader without JavaScript, and lists for other programs.

Each form is a module of its own, loaded when it is asked for.
"""
