"""The proof desk: a local web app for the officer, the sections and the designer.

    browser ──► security.py   Host, Origin, limits, headers
                  ▼
                views.py      who is it, may they, form read and proven
                  ▼
                routes/*.py   one small file a view: asks the Desk, fills a template
                  ▼
                desk.py       one IssueDesk an issue: live faces, store, builds, hub

Pages are made on the server and work without JavaScript where they can; ``static/*.js`` makes
them live. Nothing here decides what is right: that is said by the rooms above.
"""
