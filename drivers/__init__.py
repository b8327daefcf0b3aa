"""The kiosk's devices: card and tag readers, scanners, printers, and their simulators.

It is apart so that each device can be tried, tested and replaced alone: a driver
knows neither the screens nor the catalogue.
"""
