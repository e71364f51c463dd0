"""Open a client's case, open it again after a change, or start a new one."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from parcours.case import Case
from parcours.customers.tables import CustomerTables
from parcours.errors import ParameterError, Problem, WorkbookError, did_you_mean
from parcours.files import assumptions, catalogue, public_data, questionnaires, workbook
from parcours.files.atomic import write_whole
from parcours.files.params import RunParameters
from parcours.method import public_view
from parcours.method.framing import Framing
from parcours.method.workbook import Workbook
from parcours.texts import Language

_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$")
_MOST_NAMES = 30
"""Clients listed where one is not found."""
CACHE = ".cache"
"""What was read of a client's files, beside them."""
_DATA_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".parquet", ".zip")


State = tuple[tuple[str, int, int, int, int], ...]
"""Of each file beside the workbook: its name, size, times of its content and of its entry, and number."""
_kept: list[tuple[RunParameters, Case, State]] = []


def project_folder() -> Path:
    """The project: the folder that holds notebooks/ and lib/; PARCOURS_PROJECT overrides it."""
    return Path(os.environ.get("PARCOURS_PROJECT") or Path(__file__).resolve().parents[3])


def clients_folder(folder: str = "") -> Path:
    """The folder that holds one folder per client."""
    return Path(folder).resolve() if folder else project_folder() / "data"


def clients(folder: str = "") -> list[str]:
    """Names of the clients that have a workbook."""
    root = clients_folder(folder)
    return sorted(path.parent.name for path in root.glob(f"*/{workbook.FILE}"))


def open_case(parameters: RunParameters) -> Case:
    """Open a client's case: its workbook at once, its customer file on first need.

    Raises
    ------
    ParameterError : no such client; the nearest name is proposed.
    WorkbookError : the workbook cannot be read.
    """
    folder = client_folder(parameters.client, parameters.folder)
    public_data.lay(folder)
    book = workbook.load(folder)
    kept = _kept_for(parameters, folder)
    if kept is not None and kept.workbook == book:
        return kept.in_language(parameters.language)
    case = Case(
        client=parameters.client,
        folder=folder,
        workbook=book,
        language=parameters.language,
        requested_as_of=parameters.as_of_date,
        is_interactive=parameters.interactive,
        read=_reader(folder, parameters) if _has_data(folder) else None,
        usual=assumptions.load(),
        catalogue=catalogue.load().in_words_of(book.framing.sector),
        questionnaires=questionnaires.of_client(folder),
        problems=tuple(workbook.warnings(folder)),
        audience=parameters.audience,
        allows_more_publics=parameters.allow_more_publics or parameters.interactive,
        compared_with=_first_state(folder, book),
    )
    if kept is not None and kept.currency == case.currency:
        known = vars(kept.with_workbook(book))
        vars(case).update(
            {name: known[name] for name in ("file", "value", "publics") if name in known}
        )
    return case


def _kept_for(parameters: RunParameters, folder: Path) -> Case | None:
    """Return the case this process holds for them, if it was computed on the files of now."""
    for known, case, state in _kept:
        told = known.model_copy(update={"language": parameters.language})
        if told == parameters and state == state_of(folder):
            return case
    return None


def state_of(folder: Path) -> State:
    """Mark the files a case is read from, the workbook apart: it is equal as long as none has moved."""
    beside = [folder / workbook.BEFORE, *data_files(folder)[1:]]
    stats = [(str(path), path.stat()) for path in beside if path.exists()]
    return tuple(
        (name, one.st_size, one.st_mtime_ns, one.st_ctime_ns, one.st_ino) for name, one in stats
    )


def for_public(case: Case, public: str) -> Case:
    """Return the case as one public meets it: what is common to all, and its own (P4).

    The customer file then holds that public's customers alone; the models fitted on all customers, the
    weights of the objectives, the priorities and the dates stay those of the whole case.

    Parameters
    ----------
    public : number or name; empty: the case as it is.

    Raises
    ------
    ParameterError : no such public; the nearest name is proposed.
    """
    whole = case.whole or case
    found = public_id(whole.workbook, public)
    return _seen_by(whole, found) if found else case


def public_id(book: Workbook, public: str) -> str:
    """Return the number of the public of that number or name; empty where none is asked for.

    Raises
    ------
    ParameterError : no such public; the nearest name is proposed.
    """
    wanted = public.strip()
    if not wanted:
        return ""
    listed = book.publics.publics
    for one in listed:
        if wanted.casefold() in (one.id.casefold(), one.name.casefold()):
            return one.id
    names = [name for one in listed for name in (one.id, one.name)]
    known = ", ".join(f"{one.id} {one.name}" for one in listed)
    raise ParameterError(
        Problem(
            "unknown_public",
            "public",
            found=wanted,
            expected=known,
            fix=did_you_mean(wanted, names),
        )
    )


def _seen_by(whole: Case, public: str) -> Case:
    book = public_view.as_met_by(whole.workbook, public)
    seen = dataclasses.replace(whole, workbook=book, public=public, whole=whole)
    if whole.read is not None:
        seen.__dict__["file"] = whole.publics.file_of(public)
        for name in ("model", "holdout", "measure", "valuation"):
            seen.value.__dict__[name] = getattr(whole.value, name)
    return seen


def keep(parameters: RunParameters, case: Case, state: State) -> None:
    """Have :func:`open_case` give this very case, with all it has computed, as long as its workbook is the same.

    Asked for in another language, it is told in that one. With another workbook, what was read and
    computed of the customer file is kept where it rests on nothing that changed. Once a file has moved
    since ``state`` was taken, before the case was opened, nothing of it is given.

    For a process that serves one client, and those forked from it.
    """
    _kept.append((parameters, case, state))


def reload(case: Case) -> Case:
    """Open the case again with what has been saved since.

    What was read of the customer file is kept.
    """
    newest = workbook.load(case.folder)
    return case if newest == case.workbook else case.with_workbook(newest)


def new_client(name: str, language: Language = "fr", folder: str = "") -> Path:
    """Start a client: a folder with an empty workbook. Return the folder.

    Raises
    ------
    WorkbookError : the client is there already.
    """
    path = clients_folder(folder) / folder_name(name)
    workbook.create(path, Workbook(framing=Framing(client=name, language=language)))
    return path


def duplicate(client: str, name: str, folder: str = "") -> Path:
    """Start a client from all that another holds: its workbook, its files. Return the folder.

    Raises
    ------
    ParameterError : no such client to start from.
    WorkbookError : the new client is there already.
    """
    source, path = client_folder(client, folder), clients_folder(folder) / folder_name(name)
    book = workbook.load(source)
    renamed = book.framing.model_copy(update={"client": name})
    workbook.create(path, book.model_copy(update={"framing": renamed}))
    for file in data_files(source)[1:]:
        copy = path / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, copy)
    return path


def lay_past(client: str, number: int, root: Path) -> Path:
    """Lay a past version of a client under ``root``, beside its files of today; return its folder.

    It is a case of its own: whatever happens there, the client's folder stays as it is.

    Raises
    ------
    ParameterError : no such client.
    WorkbookError : no such version, or it cannot be read.
    """
    source, path = client_folder(client), root / client
    past = workbook.load_revision(source, number)
    shutil.rmtree(path, ignore_errors=True)
    write_whole(path / workbook.FILE, workbook.as_json(past).encode(), WorkbookError)
    for file in data_files(source)[1:]:
        copy = path / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        _link(file, copy)
    if (source / CACHE).exists():  # what was read of the same files is not read again
        shutil.copytree(source / CACHE, path / CACHE)
    return path


def _link(file: Path, copy: Path) -> None:
    """Give a file a second name: a copy that takes no room, where the disk can."""
    try:
        copy.hardlink_to(file)
    except OSError:
        shutil.copy2(file, copy)


def folder_name(name: str) -> str:
    """Make a folder name that every system accepts and that leads nowhere else.

    >>> folder_name("Maison Lorette & Fils"), folder_name("../../etc/passwd")[:10]
    ('maison-lorette-fils', 'etc-passwd')
    """
    composed = unicodedata.normalize("NFC", name)
    plain = unicodedata.normalize("NFKD", composed).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    if not slug or _RESERVED.match(slug):
        slug = f"client-{hashlib.sha256(composed.encode('utf-8', 'replace')).hexdigest()[:6]}"
    return slug


def client_folder(client: str, folder: str = "") -> Path:
    """Return the folder of a client that exists, never one outside the clients' folder."""
    root = clients_folder(folder)
    path = root / client
    try:
        is_inside = client == path.name and path.resolve().is_relative_to(root.resolve())
        if path.is_symlink() or not is_inside:
            raise ParameterError(Problem("outside_folder", client))
        if not (path / workbook.FILE).exists():
            raise ParameterError(_unknown_client(client, clients(folder)))
        _refuse_links_to_others(path, root)
    except OSError as cause:  # a name or a path too long for the system
        found = str(cause.strerror)
        raise ParameterError(Problem("unreadable", root.name[:60], found=found)) from cause
    return path


def _unknown_client(client: str, known: Sequence[str]) -> Problem:
    shown = ", ".join(known[:_MOST_NAMES]) + (", ..." if len(known) > _MOST_NAMES else "")
    fix = did_you_mean(client, known)
    return Problem("unknown_client", "client", found=client, expected=shown, fix=fix)


def _refuse_links_to_others(path: Path, root: Path) -> None:
    """Refuse a file that is a link into the folder of another client; a link to a larger disk is one's right."""
    own, all_clients = path.resolve(), root.resolve()
    for file in data_files(path):
        real = file.resolve()
        if real.is_relative_to(all_clients) and not real.is_relative_to(own):
            where = file.relative_to(path).as_posix()
            found = real.relative_to(all_clients).parts[0]
            raise ParameterError(Problem("file_of_another_client", where, found=found))


def _reader(folder: Path, parameters: RunParameters) -> Callable[[], CustomerTables]:
    def read() -> CustomerTables:
        from parcours.files import customers, privacy  # noqa: PLC0415 - heavy, and not every step needs it

        book = workbook.load(
            folder
        )  # the mapping may have been corrected since the case was opened
        return customers.read(
            folder,
            mapping=book.assets.mappings,
            as_of=parameters.as_of_date,
            currency=book.framing.currency,
            key=privacy.key_of(parameters.client),
            engine=parameters.engine,
            cache=folder / CACHE,
        )

    return read


def _first_state(folder: Path, book: Workbook) -> Workbook | None:
    """The state laid beside as ``before.json``, else the oldest kept; None where there is neither."""
    laid = folder / workbook.BEFORE
    if laid.is_file():
        return workbook.load_file(laid)
    kept = [one for one in workbook.history(folder) if one.number < book.revision]
    return workbook.load_revision(folder, kept[-1].number) if kept else None


def data_files(folder: Path) -> list[Path]:
    """The client's own files, and the workbook: what a result depends on."""
    own = sorted((folder / questionnaires.FOLDER).glob("*.yaml"))
    data = (path for path in folder.rglob("*") if _is_data(path, folder))
    return [folder / workbook.FILE, *own, *data]


def _has_data(folder: Path) -> bool:
    return any(_is_data(path, folder) for path in folder.rglob("*"))


def _is_data(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    hidden = workbook.HISTORY in parts or any(part.startswith(".") for part in parts)
    return path.is_file() and path.suffix.lower() in _DATA_SUFFIXES and not hidden
