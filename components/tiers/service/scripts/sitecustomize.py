"""Read by Python before the program: each file in the folder of secrets becomes the variable of its name, and `$(NAME)` in other variables
becomes the value of NAME, as Kubernetes does it. Processes that this one starts get all of it."""

import importlib.machinery
import importlib.util
import os
import re
import sys


def _read_secrets() -> None:
    folder = os.environ.pop("PALIER_SECRETS", None)
    if not folder:
        return
    plain = dict(os.environ)
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            os.environ[name] = file.read()

    def value_of(found: "re.Match[str]") -> str:
        return "$" if found[1] is None else os.environ.get(found[1], found[0])

    for name, value in plain.items():
        if "$(" in value:
            os.environ[name] = re.sub(r"\$\$|\$\(([A-Za-z_][A-Za-z0-9_]*)\)", value_of, value)


def _run_next() -> None:
    """Runs the file of this name that would have been found without this one."""
    here = os.path.dirname(os.path.abspath(__file__))
    others = [path for path in sys.path if os.path.abspath(path) != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


_read_secrets()
_run_next()
