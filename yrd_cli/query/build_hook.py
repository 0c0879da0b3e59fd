"""The hook that packs the data files when a wheel is built; the wheel itself does not hold it."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PackedData(BuildHookInterface):  # type: ignore[misc]  # hatchling is not here but where wheels are built
    """Adds packs of the data files to a wheel, but not to an editable install, which reads the files as they are."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the packs where the build takes them from."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)  # the build is isolated: nothing is installed
        from yrd_cli.datasets.bundled import Dataset
        from yrd_cli.datasets.packed import FOLDER
        from yrd_cli.query.matching import packs_of

        self._folder = TemporaryDirectory()
        for name, data in packs_of(Dataset(Path(self.root, "data"), include_outside=True)):
            file = Path(self._folder.name, name)
            file.write_bytes(data)
            build_data["force_include"][str(file)] = f"yrd_cli/data/{FOLDER}/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 -- hatchling's
        """Remove what was written."""
        if version != "editable":
            self._folder.cleanup()
