"""Two commands on a fresh machine: make the environment on first use, then hand over.

Standard library only. ``.venv`` is made from ``requirements.lock``, every file checked by its hash. A
stamp, written last, says what it was made for: without it there is no environment, so an interrupted
start is simply done again. pip's own configuration (proxy, certificate, index) is left as it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import locale
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(BIN / ("python.exe" if os.name == "nt" else "python"))
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "parcours.stamp"
OLDEST, NEWEST = (3, 11), (3, 13)
NEEDED_GB = 3.0

RULES = ["tests/method", "tests/customers", "lib/parcours/method", "lib/parcours/customers"]
OTHERS = [f"--ignore={folder}" for folder in RULES]
NBVAL = ["-p", "nbval", "--nbval-lax", "notebooks"]
CHECKS = {
    "ruff check": [PYTHON, "-m", "ruff", "check"],
    "ruff format": [PYTHON, "-m", "ruff", "format", "--check"],
    "mypy": [PYTHON, "-m", "mypy"],
    "lint-imports": [str(BIN / "lint-imports")],
}
# loadfile: the cells of a notebook must not be shared between two workers
TWO = [PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadfile"]
TESTS = {
    # the rules by their own tests: to count lines makes a test half as slow again
    "pytest, rules": [*TWO, *RULES, "--cov"],
    "pytest, others": [*TWO, *OTHERS],
    "nbval": [*TWO, *NBVAL],
}
# nbval wants the count of a cell whose output is kept; a run's parameters hold the client's name
STRIP = [
    "--keep-count",
    "--extra-keys",
    "metadata.papermill cell.metadata.papermill metadata.widgets",
]
FORMATS = {
    "ruff check --fix": [PYTHON, "-m", "ruff", "check", "--fix"],
    "ruff format": [PYTHON, "-m", "ruff", "format"],
    "nbstripout": [PYTHON, "-m", "nbstripout", *STRIP, *map(str, ROOT.glob("notebooks/*.ipynb"))],
}

# The only words outside catalogue/texts: nothing is installed yet when they are needed.
TEXTS = {
    "usage": (
        """\
python3 start.py run params/sample.en.yaml   the whole method and its deliverables, from a file of parameters
python3 start.py lab [client]                JupyterLab on a client's case, or on the sample case
python3 start.py new <client>                a new case
python3 start.py parcours --help             everything Parcours can do

For those who change the code:
python3 start.py test [pytest arguments]     every check and every test; with arguments, pytest alone
python3 start.py check                       ruff, mypy and the layers
python3 start.py format                      ruff's format and safe fixes; notebooks without their outputs
python3 start.py lock [--upgrade]            requirements.lock made again from pyproject.toml""",
        """\
python3 start.py run params/sample.fr.yaml   toute la méthode et ses livrables, d’après un fichier de paramètres
python3 start.py lab [client]                JupyterLab sur le dossier d’un client, ou sur l’exemple
python3 start.py new <client>                un nouveau dossier
python3 start.py parcours --help             tout ce que Parcours sait faire

Pour qui modifie le code :
python3 start.py test [arguments de pytest]  toutes les vérifications et tous les tests ; ou pytest seul
python3 start.py check                       ruff, mypy et les couches
python3 start.py format                      mise en forme, corrections sûres, carnets sans leurs sorties
python3 start.py lock [--upgrade]            requirements.lock refait d’après pyproject.toml""",
    ),
    "preparing": (
        "Preparing the environment in {folder}: once, a few minutes according to the network.",
        "Préparation de l’environnement dans {folder} : une fois, quelques minutes selon le réseau.",
    ),
    "step.venv": ("an empty environment", "un environnement vide"),
    "step.packages": (
        "{n} packages, each checked by its hash",
        "{n} paquets, chacun vérifié par son empreinte",
    ),
    "step.project": ("Parcours itself", "Parcours lui-même"),
    "step.uv": ("the resolver (uv)", "le résolveur (uv)"),
    "step.lock": ("requirements.lock", "requirements.lock"),
    "ready": ("Ready.", "C’est prêt."),
    "waiting": (
        "Another start.py is preparing the environment: waiting for it.",
        "Un autre start.py prépare l’environnement : on l’attend.",
    ),
    "interrupted": (
        "\nInterrupted. Nothing is broken: type the same command to start again.",
        "\nInterrompu. Rien n’est abîmé : retapez la même commande pour reprendre.",
    ),
    "wrong_python": (
        "This is Python {version} ({executable}). Parcours needs Python 3.11, 3.12 or 3.13.",
        "Ceci est Python {version} ({executable}). Parcours demande Python 3.11, 3.12 ou 3.13.",
    ),
    "python_found": (
        "This machine has one. Type: {command}",
        "Cette machine en a un. Tapez : {command}",
    ),
    "no_python_found": (
        "None was found on this machine: install one, from python.org or with the system's packages.",
        "Aucun n’a été trouvé ici : installez-en un, depuis python.org ou avec les paquets du système.",
    ),
    "no_venv": (
        "This Python cannot make environments: venv or ensurepip is missing. On Debian and Ubuntu, type: sudo apt install python{version}-venv",
        "Ce Python ne sait pas créer d’environnement : il manque venv ou ensurepip. Sous Debian et Ubuntu, tapez : sudo apt install python{version}-venv",
    ),
    "disk": (
        "{free:.1f} GB are free under {folder}; the environment needs {needed:.0f} GB. Make room, then start again.",
        "Il reste {free:.1f} Go libres sous {folder} ; il en faut {needed:.0f}. Faites de la place, puis relancez.",
    ),
    "failed": ("Stopped at this step: {step}.", "Arrêt à cette étape : {step}."),
    "cause.disk": ("The disk is full.", "Le disque est plein."),
    "cause.hash": (
        "A file that was received is not the one requirements.lock describes; it was not installed. On a company network, show these lines to whoever runs it.",
        "Un fichier reçu n’est pas celui que décrit requirements.lock ; il n’a pas été installé. Sur un réseau d’entreprise, montrez ces lignes à qui l’administre.",
    ),
    "cause.certificate": (
        "The package server's certificate was refused, often because of a company proxy. Give pip the company's own: pip config set global.cert <file>",
        "Le certificat du serveur de paquets est refusé, souvent à cause d’un proxy d’entreprise. Donnez à pip celui de l’entreprise : pip config set global.cert <fichier>",
    ),
    "cause.network": (
        "The package server cannot be reached. Is there a network, or a proxy to declare (HTTPS_PROXY)? What was already received is kept.",
        "Le serveur de paquets est injoignable. Y a-t-il du réseau, ou un proxy à déclarer (HTTPS_PROXY) ? Ce qui est déjà reçu est gardé.",
    ),
    "cause.wheel": (
        "A package has no ready-made file for this machine (system and its version, processor, Python).",
        "Un paquet n’existe pas tout prêt pour cette machine (système et sa version, processeur, Python).",
    ),
    "cause.unknown": ("The last lines say why.", "Les dernières lignes disent pourquoi."),
    "passed": ("passed", "réussi"),
    "not_passed": ("FAILED", "ÉCHEC"),
}

# In this order: a full disk or a dead network makes pip say the next ones as well.
CAUSES = {
    "cause.disk": r"No space left on device|not enough space on the disk|Errno 28\b",
    "cause.hash": r"DO NOT MATCH THE HASHES",
    "cause.certificate": r"CERTIFICATE_VERIFY_FAILED|SSLError",
    "cause.network": r"NewConnectionError|NameResolutionError|Timeout|ProxyError|ConnectionReset",
    "cause.wheel": r"No matching distribution found",
}


def main(arguments: Sequence[str]) -> int:
    """Prepare what is missing, then do what was asked; the exit code is the answer."""
    verb, *rest = arguments or ["help"]
    if verb in {"help", "-h", "--help"}:
        print(text("usage"))
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended from outside: as by Ctrl-C
    try:
        if verb != "lock" and not is_ready():
            prepare()
        return do(verb, rest)
    except KeyboardInterrupt:
        say("interrupted")
        return 130


def text(key: str, **values: object) -> str:
    """Return that sentence in the language of the system: French, or else English."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    language = next(filter(None, names), None) or locale.getlocale()[0] or ""
    return TEXTS[key][language.lower().startswith("fr")].format(**values)


def say(key: str, **values: object) -> None:
    """Write a sentence on the error stream, which no console encoding can break."""
    print(text(key, **values), file=sys.stderr, flush=True)


# --- the environment ------------------------------------------------------------------------------


def fingerprint() -> str:
    """Return what the environment must have been made for: the lock, the project, the folder."""
    content = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return f"{hashlib.sha256(content).hexdigest()}\n{ROOT}\n"


def stamp() -> str:
    """Return what the environment was made for, or nothing if it is not there or not whole."""
    return STAMP.read_text("utf-8") if Path(PYTHON).exists() and STAMP.exists() else ""


def is_ready() -> bool:
    """Tell whether the environment is whole, and made for this very lock in this very folder."""
    return stamp() == fingerprint()


def prepare() -> None:
    """Make the environment, or bring it up to the lock; one start.py at a time."""
    with only_one():
        if is_ready():  # another start.py has just done it
            return
        is_whole = stamp().endswith(f"\n{ROOT}\n")
        if not is_whole:
            check_machine()
        say("preparing", folder=VENV)
        STAMP.unlink(missing_ok=True)
        if not is_whole:
            step(text("step.venv"), [base_python(), "-m", "venv", "--clear", str(VENV)])
        install = [PYTHON, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
        # the lock is complete: pip need not resolve; wheels only: nothing is compiled or run
        locked = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(LOCK)]
        count = len(re.findall(r"^[\w.-]+==", LOCK.read_text("utf-8"), re.MULTILINE))
        step(text("step.packages", n=count), [*install, *locked])
        step(text("step.project"), [*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
        STAMP.write_text(fingerprint(), "utf-8")
        say("ready")


def base_python() -> str:
    """Return the Python under any environment this one runs in: ``--clear`` may remove that one."""
    return str(getattr(sys, "_base_executable", sys.executable))


def check_machine() -> None:
    """Stop before anything is made if something is missing, and say what."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise SystemExit(wrong_python(sys.version_info[:3], sys.executable, other_pythons()))
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise SystemExit(text("no_venv", version="{}.{}".format(*sys.version_info)))
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < NEEDED_GB:
        raise SystemExit(text("disk", free=free, needed=NEEDED_GB, folder=ROOT))


def wrong_python(version: Sequence[int], executable: str, found: Sequence[str]) -> str:
    """Say that this Python will not do, and what to type instead."""
    name = ".".join(map(str, version))
    advice = text("no_python_found")
    if found:
        advice = text("python_found", command=" ".join([found[0], "start.py", *sys.argv[1:]]))
    return text("wrong_python", version=name, executable=executable) + "\n" + advice


def other_pythons() -> list[str]:
    """Return the commands of this machine that start a Python which will do, newest first."""
    minors = range(NEWEST[1], OLDEST[1] - 1, -1)
    names = [f"py -3.{minor}" if os.name == "nt" else f"python3.{minor}" for minor in minors]
    return [name for name in names if can_make_environments(name.split())]


def can_make_environments(command: Sequence[str]) -> bool:
    """Tell whether that command starts a Python which has all that is needed."""
    if not shutil.which(command[0]):
        return False
    # a command that is there may still not answer: pyenv lays one for each version it could use
    asked = [*command, "-c", "import ensurepip, venv"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Hold a lock while preparing; the system lets go of it when its holder ends, however that is."""
    with (ROOT / ".venv.lock").open("a+b") as file:
        if not is_taken(file.fileno()):
            say("waiting")
            while not is_taken(file.fileno()):
                time.sleep(0.3)
        yield


def is_taken(file: int) -> bool:
    """Take the lock unless somebody else holds it; tell whether it is now ours."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def step(label: str, command: Sequence[str]) -> None:
    """Run a command silently, showing the seconds; stop and say why if it fails."""
    live, start = sys.stderr.isatty(), time.monotonic()
    print(f"  {label} ...", end="", file=sys.stderr, flush=True)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=ROOT
        )
        try:
            while is_running(process):
                if live:
                    seconds = time.monotonic() - start
                    print(f"\r  {label} ... {seconds:.0f} s", end="", file=sys.stderr, flush=True)
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise
        line = f"\r  {label} ..." if live else ""
        print(f"{line} {time.monotonic() - start:.1f} s", file=sys.stderr, flush=True)
        if process.returncode:
            log.seek(0)
            raise SystemExit(explain(label, log.read()))


def is_running(process: subprocess.Popen[bytes]) -> bool:
    """Wait for a second at most, and tell whether the command goes on."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=1)
    return process.returncode is None


def explain(label: str, output: str) -> str:
    """Say at which step it stopped, the cause in plain words, and the last lines printed."""
    cause = next((key for key, sign in CAUSES.items() if re.search(sign, output)), "cause.unknown")
    lines = [line for line in output.splitlines() if line and not line.startswith("Ignoring ")]
    quoted = [f"  | {line}" for line in lines[-12:]]
    return "\n".join(["", text("failed", step=label), text(cause), *quoted])


# --- what was asked -------------------------------------------------------------------------------


def do(verb: str, rest: Sequence[str]) -> int:
    """Do the verbs of those who change the code here; hand all others over to Parcours."""
    if verb == "lock":
        return lock(rest)
    if verb == "test" and rest:
        return hand_over([PYTHON, "-m", "pytest", *rest[rest[0] == "--" :]])
    if verb == "check" and rest:  # of files of parameters, and not of the code
        return hand_over([PYTHON, "-m", "parcours", verb, *rest])
    own = {"test": {**CHECKS, **TESTS}, "check": CHECKS, "format": FORMATS}
    if verb in own:
        return run_all(own[verb])
    return hand_over([PYTHON, "-m", "parcours", *([] if verb == "parcours" else [verb]), *rest])


def lock(arguments: Sequence[str]) -> int:
    """Resolve pyproject.toml again for every supported system, with hashes, without any address."""
    with tempfile.TemporaryDirectory() as folder:  # uv is no part of the environment
        uv_python = str(Path(folder) / BIN.name / Path(PYTHON).name)
        resolve = [uv_python, "-m", "uv", "pip", "compile", "pyproject.toml", "-o", LOCK.name]
        resolve += ["--group", "test", "--group", "build", "--extra", "browser", "--universal"]
        resolve += ["--python-version", "{}.{}".format(*OLDEST), "--only-binary", ":all:"]
        resolve += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"]
        step(text("step.venv"), [base_python(), "-m", "venv", folder])
        step(text("step.uv"), [uv_python, "-m", "pip", "install", "uv"])
        step(text("step.lock"), [*resolve, *arguments])
    return 0


def run_all(commands: Mapping[str, Sequence[str]]) -> int:
    """Run them all, even after a failure, then say in one line each how it went; 0 if all passed."""
    codes = {}
    for name, command in commands.items():
        print(f"\n--- {name}", flush=True)
        codes[name] = subprocess.run(command, cwd=ROOT, check=False).returncode
    print()
    for name, code in codes.items():
        print(f"{name}: {text('not_passed' if code else 'passed')}", flush=True)
    return int(any(codes.values()))


def hand_over(command: list[str]) -> int:
    """Become that command; on Windows, where a process cannot, wait for it."""
    if os.name != "nt":
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C has reached it too: it decides
            return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
