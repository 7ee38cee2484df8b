"""Finds the binary that the wheel brought. Never looks on the PATH, where another version may be."""

import os
import site
import sys
import sysconfig


def _folders():
    """Where an installer may have put it, the nearest to this module first."""
    # `pip install --target FOLDER`
    yield os.path.join(os.path.dirname(os.path.dirname(__file__)), "bin")
    # The environment that this Python runs in.
    yield sysconfig.get_path("scripts")
    # `pip install --user`
    yield os.path.join(site.getuserbase(), "Scripts" if sys.platform == "win32" else "bin")


def find_audit_lint_bin() -> str:
    """The path of the binary. Raises FileNotFoundError where there is none."""
    name = "audit-lint" + (sysconfig.get_config_var("EXE") or "")
    looked = []
    for folder in _folders():
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
        looked.append(path)
    raise FileNotFoundError("audit-lint is not at " + ", nor at ".join(looked))
