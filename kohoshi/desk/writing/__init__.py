"""The writing half of the desk, without its addresses: what a form, the flat plan and the list of
pictures show, and how what was typed reaches the files. The views in routes/ fill templates with it.

    targets.py   a file that is edited: one field written, or what stands in its way
    tree.py      a file as groups of fields, in the order of the paper
    judging.py   what is wrong with each field, while it is typed
    fits.py      how full the frames of an article are
    trail.py     who changed what, and what can be taken back
"""
