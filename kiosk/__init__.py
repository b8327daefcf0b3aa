"""The kiosk's screen process: what the patron sees, touches and lays down.

It is apart from `sync` because it faces the public: it has no network, no
database and no password of the catalogue.
"""
