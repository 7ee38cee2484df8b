"""`python -m audit_lint` runs the binary, and is it from then on."""

import os
import subprocess
import sys

from audit_lint import find_audit_lint_bin


def main() -> int:
    command = [find_audit_lint_bin(), *sys.argv[1:]]
    if sys.platform != "win32":
        os.execv(command[0], command)
    # Windows has no exec: there the parent waits, and Ctrl+C is the child's affair.
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 2


if __name__ == "__main__":
    sys.exit(main())
