"""The paper as its reader opens it: live faces in the viewer, and faces of finished files."""
