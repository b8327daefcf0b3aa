"""The fonts that are shipped, and the script that makes them; README.md says whence."""
