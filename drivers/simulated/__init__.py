"""Readers without hardware: for the demo, for tests, and for trying a kiosk before it is built.

A simulated device is its own driver.  The settings name it (`plate:simulated`), and hands
move it: the screen's drawer in the same process, `python -m drivers simulate` from another
terminal, a script, or a test.

    plate = drivers.registry.driver("plate:simulated")     is a SimulatedPlate
    plate.lay_item(uid, "30000123")                         any thread, at any time
"""

from drivers.simulated.card_reader import SimulatedCardReader
from drivers.simulated.device import SimulatedDevice
from drivers.simulated.plate import SimulatedPlate
from drivers.simulated.scanner import SimulatedScanner

__all__ = ["SimulatedCardReader", "SimulatedDevice", "SimulatedPlate", "SimulatedScanner"]
