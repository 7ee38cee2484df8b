"""Runs a composite action as GitHub's runner would, as far as the action of this repository goes.

    runner.py ACTION [INPUT=VALUE]...

The workspace is the working directory. What the steps print goes through; the outputs of the action are written to the
file that OUTPUTS names, one a line. What the runner has and this has not is an error, so that nothing passes unseen.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
SHELL = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"]


def inputs_of(action, given):
    """The inputs: those that are given, and the defaults of the others."""
    known = action["inputs"]
    for name in given:
        if name not in known:
            sys.exit(f"runner.py: the action has no input `{name}`")
    for name, declared in known.items():
        if not isinstance(declared["default"], str):
            sys.exit(f"runner.py: the default of `{name}` is no text")
    return {name: given.get(name, declared["default"]) for name, declared in known.items()}


def fill_in(text, values):
    """A value in which each `${{ … }}` is one of the values; the runner knows more than that."""
    return EXPRESSION.sub(lambda found: values[found[1]], str(text))


def assigned(text):
    """The lines `name=value` of a file of the runner."""
    return dict(line.split("=", 1) for line in text.splitlines())


def main():
    folder = Path(sys.argv[1]).resolve()
    action = yaml.safe_load((folder / "action.yml").read_text(encoding="utf-8"))
    if action["runs"]["using"] != "composite":
        sys.exit("runner.py: not a composite action")
    given = dict(argument.split("=", 1) for argument in sys.argv[2:])
    values = {f"inputs.{name}": value for name, value in inputs_of(action, given).items()}

    files = Path(tempfile.mkdtemp(dir=os.environ["RUNNER_TEMP"]))
    environment = dict(os.environ, GITHUB_ACTION_PATH=str(folder))
    code = 0
    for number, step in enumerate(action["runs"]["steps"]):
        if unknown := set(step) - {"name", "id", "shell", "env", "run"}:
            sys.exit(f"runner.py: a step has {unknown}")
        if step["shell"] != "bash":
            sys.exit("runner.py: a step is not for bash")
        if EXPRESSION.search(step["run"]):
            sys.exit(f"runner.py: an expression becomes code: {step['run']}")
        for variable in ["GITHUB_OUTPUT", "GITHUB_PATH"]:
            path = files / f"{variable}-{number}"
            path.touch()
            environment[variable] = str(path)
        script = files / f"step-{number}.sh"
        script.write_text(step["run"], encoding="utf-8")
        own = {name: fill_in(value, values) for name, value in step["env"].items()}
        sys.stdout.flush()
        code = subprocess.run([*SHELL, script], env=environment | own, check=False).returncode
        for path in Path(environment["GITHUB_PATH"]).read_text(encoding="utf-8").splitlines():
            environment["PATH"] = f"{path}:{environment['PATH']}"
        if "id" in step:
            outputs = assigned(Path(environment["GITHUB_OUTPUT"]).read_text(encoding="utf-8"))
            values |= {f"steps.{step['id']}.outputs.{name}": value for name, value in outputs.items()}
        if code:
            break

    with open(os.environ["OUTPUTS"], "w", encoding="utf-8") as out:
        for name, output in action["outputs"].items():
            wanted = EXPRESSION.fullmatch(output["value"])[1]
            out.write(f"{name}={values.get(wanted, '')}\n")
    return code


sys.exit(main())
