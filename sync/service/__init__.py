"""The branch office behind its sockets: the desk for the screen, the counter for the technician."""
