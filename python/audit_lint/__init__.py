"""The linter is a program; this module says where it lies."""

from audit_lint._find_binary import find_audit_lint_bin

__all__ = ["find_audit_lint_bin"]
