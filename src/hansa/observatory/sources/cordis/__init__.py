"""CORDIS: the European Commission's research projects and their participants, in the official CSV layout.

`files` finds and opens the tables, `staging` reads them onto the stage of the register, `participations` reads them as
a frame, without any register.
"""
