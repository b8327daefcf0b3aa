"""The kiosk's branch office: the conversation with the catalogue, and its words.

It is apart from `kiosk` because it holds what must not be lost or stolen: the
journal, the replica and the catalogue's password.  It has no screen and no devices.
"""
