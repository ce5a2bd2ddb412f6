"""The proof desk: a local web app for the officer, the sections and the designer.

    browser ──► web/          the guard, who is it, may they, form read and proven
                  ▼
                issues/ paper/ writing/ review/    features: each file has its views, and what they show
                  ▼
                project/      the Desk, one OpenIssue an issue: live faces, store, builds, listeners
                  ▼
                work/ pictures/    child processes; pictures drawn and kept

``features.py`` names all features, ``app.py`` puts them behind the guard, ``server.py`` serves them.
Pages are made on the server and work without JavaScript where they can; ``static/*.js`` makes
them live. Nothing here decides what is right: that is said by the rooms above.
"""
