"""The files of the `config` folder that ship with the product.

Apart because every process and command finds them the same way, in a checkout and
in an installed wheel: `sync/config` is a link to the top-level folder, which the
wheel carries as data of this package.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable


def shipped(name: str) -> Traversable:
    """Return the shipped file or folder `name`, for example `kiosk.toml` or `presets/koha.toml`.

    `name` is a `/`-separated path inside `config`.  Raises `FileNotFoundError` if
    no such file ships; use `importlib.resources.as_file` where a real path is needed.
    """
    found = files("sync").joinpath("config", *name.split("/"))
    if not (found.is_file() or found.is_dir()):
        raise FileNotFoundError(f"config/{name} does not ship with this version")
    return found
