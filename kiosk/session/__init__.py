"""The session: what the screen is about and what comes next.

Pure: no clock, no thread, no socket, no Kivy.  `step` takes a session and an event and returns the
next session with the effects to be carried out.
"""
