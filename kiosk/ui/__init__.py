"""The screen: draws a state, and puts events in the inbox.  The only place that knows Kivy."""
