"""The writing half of the desk: what a form, the flat plan and the list of pictures show, and how what was
typed reaches the files. Views fill templates with it:

    articles.py  an article as a form          months.py  a new month, the data of an issue
    editing.py   what every form sends         plan.py    the flat plan
    images.py    the pictures of an issue      raw.py     a file as it is written
    faces.py     a face of the flat plan

What they show and do:

    targets.py   a file that is edited: one field written, or what stands in its way
    tree.py      a file as groups of fields, in the order of the paper
    judging.py   what is wrong with each field, while it is typed
    facesheet.py a face of the flat plan: its kind, colour, advertisements
    sketch.py    a kind of face as a small drawing
    fits.py      how full the frames of an article are
    trail.py     who changed what, and what can be taken back
"""
