"""The state of one client: its documents, their analyses, its configuration.

Mutable; used on the loop's thread only. Knows what is to be told, not how
messages are ordered (`door`) nor when there is time for more (`scheduler`).
"""

from __future__ import annotations

import gc
import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import quote

from headgate.catalog import codes_in, rule_file_problems, with_rule_files
from headgate.engine import Analysis, Cache, RuleSet, analyze, update, with_elsewhere
from headgate.lsp import from_proto, quirks
from headgate.lsp.client import Client
from headgate.lsp.closed import Checks, ClosedFiles
from headgate.lsp.configuration import Configuration
from headgate.lsp.documents import Document
from headgate.lsp.faults import described
from headgate.lsp.focus import Spans, in_focus, new_lines
from headgate.lsp.from_proto import Json
from headgate.lsp.history import History
from headgate.lsp.known import not_known
from headgate.lsp.logbook import BRIEFLY, Logbook
from headgate.lsp.neighbours import Neighbours, NoNeighbours
from headgate.lsp.notebooks import Cell, Notebook
from headgate.lsp.outgoing import MessageType, Outgoing
from headgate.lsp.transport import ClientGone
from headgate.lsp.views import View
from headgate.lsp.workspace_pulls import WorkspacePulls
from headgate.project import Config, Focus, InlayHints
from headgate.project.index import NOTHING_TOLD
from headgate.project.inserted import Remembered
from headgate.project.presence import Presence
from headgate.ruleapi import DocumentKind, Finding, Problem, Profile
from headgate.text import Edit, Snapshot

if TYPE_CHECKING:
    from headgate.catalog import SecondPhase
    from headgate.fixes import FixCache, OfferedFix

logger = logging.getLogger(__name__)

_END: Final = object()

MANY_PROBLEMS: Final = 1000
"""So many different problems of analyses are logged."""

_NO_RULES: Final = RuleSet.of(())


class Errand(Protocol):
    """Work that takes many steps, and whose progress the client may show."""

    cancelled: bool

    @property
    def token(self) -> int | str:
        """What the client knows it by."""
        ...

    def steps(self) -> Iterator[None]:
        """Do the work, one small step at a time."""
        ...


class Session:
    """One client from `initialize` to `shutdown`."""

    def __init__(
        self,
        client: Client,
        outgoing: Outgoing,
        rules: RuleSet,
        clock: Callable[[], float] = time.monotonic,
        neighbours: Neighbours | None = None,
        checks: Checks | None = None,
    ) -> None:
        self.client = client
        self.neighbours = neighbours or NoNeighbours()
        """The other files of the workspace."""
        self.untold: dict[str, Document] = {}
        """Documents of whose text the neighbours have not been told."""
        self.outgoing = outgoing
        self.rules = rules
        self.documents: dict[str, Document] = {}
        self.notebooks: dict[str, Notebook] = {}
        """Open notebooks; the documents of their cells are among `documents`."""
        self.edited: dict[str, Document] = {}
        """Documents whose diagnostics are to be told anew; see `tell_one`."""
        self.unsettled: dict[str, Document] = {}
        """Documents whose second phase has not been done; the last edited one is the last."""
        self.rules_edited = False
        """Whether the text of a rule file has changed, and what follows from it is to be told."""
        self.unkept: dict[str, Document] = {}
        """Saved documents of whose inserted lines nothing has been kept since."""
        self.unsaved: dict[str, Document] = {}
        """Documents that are not saved, and of whose inserted lines nothing has been kept since."""
        self.errand: Errand | None = None
        """Long work that goes on between messages."""
        self.last_edit = clock()
        self.has_told = False
        """Whether the client has been given any diagnostics."""
        self.configuration = Configuration(
            [rule.meta.code for rule in rules.rules], client.options, client.folders, codes_in
        )
        self.history = History()
        """What git has of the files."""
        self.watched: deque[Path] = deque()
        """Files that the client has seen change, and of which nothing has been done yet."""
        self.run = f"{time.time_ns():x}"
        """A name for this session, so that no result of another one counts."""
        self.closed = ClosedFiles(self, checks, clock)
        """Files that are not open."""
        self.pulls = WorkspacePulls(self, clock)
        """What the client wants to know of those."""
        self.presence = Presence()
        """That it lives, for sessions of other editors."""
        self.logbook = Logbook(mark=self.presence.mark, patience=BRIEFLY)
        """What came in at once, day by day."""
        self._remembered = Remembered(self.presence.mark)
        self._offered_hints = False
        self._errand_steps: Iterator[None] = iter(())
        self._foreign: set[str] = set()
        """Open documents of other languages, of which nothing is told."""
        self._clock = clock
        self._cache = Cache()
        self._fixes: FixCache | None = None
        self._logged: set[Problem] = set()
        self._results = 0
        self.show_news()

    # Documents

    def open(self, uri: str, version: int | None, text: str, language: str = "python") -> None:
        """Take a document that the client has opened, unless it is of another language."""
        path = from_proto.path_of(uri)
        self._foreign.discard(uri)
        basis = self.configuration.of(path)
        if not quirks.is_python(language, path) and basis.settings.kind is None:
            self._foreign.add(uri)
            return
        self.show_news()
        self.offer_hints(basis.config)
        document = self.documents[uri] = Document(
            uri, version, text, basis, self.client, self._clock
        )
        self._hold_rules(document, document.snapshot)
        self._recall(document)
        self.touch(document)
        if document.path is not None:
            self.closed.opened(document.path)

    def change(self, uri: str, version: int | None, changes: Sequence[Json]) -> None:
        """Apply the changes of one message."""
        document = self.documents.get(uri)
        if uri in self._foreign:
            return
        if document is None:
            raise from_proto.BadParams("the document is not open")
        document.change(version, changes)
        self.unsaved[uri] = document
        self._hold_rules(document, document.snapshot)
        self.touch(document)

    def undone(self, uri: str, version: int) -> None:
        """Note that the version which comes next is made by an undo or a redo."""
        document = self.documents.get(uri)
        if uri in self._foreign:
            return
        if document is None:
            raise from_proto.BadParams("the document is not open")
        document.undone = version

    def close(self, uri: str) -> None:
        """Forget a document, and what the client shows of it."""
        self._foreign.discard(uri)
        waiting = self.unkept.pop(uri, None)
        if waiting is not None and waiting.saved:
            self.keep(waiting)
        self.unsaved.pop(uri, None)
        document = self.documents.pop(uri, None)
        self.edited.pop(uri, None)
        self.unsettled.pop(uri, None)
        self.untold.pop(uri, None)
        if document is not None and document.path is not None:
            self.neighbours.set_text(document.path, None)
            self._hold_rules(document, None)
            if not document.saved:
                root = self.configuration.folder_of(document.path)
                self._remembered.drop_unsaved(root, document.path)
        if document is not None and not self.client.pull:
            texts = (document,) if document.notebook is None else document.notebook.cells
            for text in texts:
                self.outgoing.publish(text.uri_json, None, "[]")
        if document is not None and document.path is not None:
            focus = document.basis.config.focus
            new = new_lines(document, focus) if document.saved else ()
            self.closed.closed(document.path, new)

    def open_notebook(self, params: Json) -> None:
        """Take a notebook that the client has opened."""
        path = from_proto.path_of(from_proto.text(params, "notebookDocument", "uri"))
        basis = self.configuration.of(path)
        self.show_news()
        self.offer_hints(basis.config)
        notebook = Notebook(params, basis, self.client)
        self.notebooks[notebook.uri] = notebook
        self.documents[notebook.uri] = notebook.document
        self._recall(notebook.document)
        self.touch(notebook.document)
        if path is not None:
            self.closed.opened(path)

    def change_notebook(self, uri: str, params: Json) -> None:
        """Apply the changes of one message: of cells, and of which there are."""
        notebook = self.notebooks.get(uri)
        if notebook is None:
            raise from_proto.BadParams("the notebook is not open")
        gone = notebook.change(params)
        if not self.client.pull:
            for cell in gone:
                self.outgoing.publish(cell.uri_json, None, "[]")
        self.unsaved[uri] = notebook.document
        self.touch(notebook.document)

    def close_notebook(self, uri: str) -> None:
        """Forget a notebook, and what the client shows of its cells."""
        notebook = self.notebooks.pop(uri, None)
        if notebook is not None:
            self.close(uri)

    def view(self, uri: str) -> View | None:
        """Return what the client sees under a URI: a document, or a cell."""
        document = self.documents.get(uri)
        if document is not None and document.notebook is None:
            return View(document)
        for notebook in self.notebooks.values():
            index = notebook.index(uri)
            if index is not None:
                return View(notebook.document, notebook, index)
        return None

    def _hold_rules(self, document: Document, held: Snapshot | None) -> None:
        """Have the text of a rule file count in place of the file; None: it is closed."""
        if document.path is not None and document.basis.settings.kind is DocumentKind.RULES:
            text = None if held is None else held.text
            self.configuration.set_rule_text(document.path, text)
            self.rules_edited = True

    def _recall(self, document: Document) -> None:
        """Take up what is known of inserted lines from an earlier run."""
        if document.path is not None and not document.basis.excluded:
            root = self.configuration.folder_of(document.path)
            record = self._remembered.load(root, document.path)
            unsaved = self._remembered.load_unsaved(root, document.path, document.snapshot)
            if unsaved is not None and (record is None or not record.is_of(document.snapshot)):
                record, document.saved = unsaved, False
            if record is not None:
                document.arrivals.recall(record, document.snapshot)
            self.unkept[document.uri] = document

    def save(self, uri: str) -> None:
        """Note that a document has been saved."""
        document = self.documents.get(uri)
        if document is not None:
            document.saved = True
            self.to_keep(document)

    def to_keep(self, document: Document) -> None:
        """Have what is known of a document's inserted lines kept."""
        (self.unkept if document.saved else self.unsaved)[document.uri] = document

    def keep_one(self) -> None:
        """Keep what one document holds that has been opened or saved."""
        _, document = self.unkept.popitem()
        if document.saved:
            self.keep(document)
        self.ask_history(document)

    def keep_unsaved(self) -> None:
        """Keep what one document holds that has been edited: the server may be killed."""
        _, document = self.unsaved.popitem()
        if not document.saved:
            self.keep(document)

    def ask_history(self, document: Document) -> None:
        """Ask git about a document, if its user trusts the folder."""
        if document.path is None or document.basis.excluded:
            return
        if document.basis.config.trusted:
            self.history.ask(document.path)
        elif document.take_committed(None):
            self.touch(document)

    def hear_history(self) -> None:
        """Take what git has of the files, and tell what follows from it."""
        changed = False
        for path, text in self.history.news():
            for document in self.documents.values():
                known = document.path == path and document.basis.config.trusted
                if known and document.take_committed(text):
                    changed = True
                    self.touch(document)
                    self.to_keep(document)
        if changed:
            self.closed.refocus()
            self.refresh()
            self.refresh_lenses()

    def keep(self, document: Document) -> None:
        """Keep what is known of a document's inserted lines for another run.

        What is not saved may never be: it is kept apart, until the document is saved or closed.
        """
        if document.path is not None and not document.basis.excluded:
            root = self.configuration.folder_of(document.path)
            arrivals = document.arrivals
            self._remembered.save(
                root, document.path, document.snapshot, arrivals.blocks, arrivals.written,
                unsaved=not document.saved,
            )  # fmt: skip

    def touch(self, document: Document) -> None:
        """Have the document told anew, and its second phase done."""
        self.edited.pop(document.uri, None)
        self.edited[document.uri] = document
        self.unsettled.pop(document.uri, None)
        if not document.basis.excluded:
            self.unsettled[document.uri] = document
        self.untold[document.uri] = document
        self.last_edit = self._clock()

    def begin(self, errand: Errand) -> None:
        """Begin long work."""
        self.errand, self._errand_steps = errand, errand.steps()

    def go_on(self) -> None:
        """Do the next step of the long work."""
        if next(self._errand_steps, _END) is _END:
            self.errand = None

    def stop(self) -> None:
        """Tell nothing any more, and find out nothing; what is to be kept is."""
        for document in self.documents.values():
            if document.uri in self.unkept or not document.saved:
                self.keep(document)
        self.logbook.finish()
        self.presence.end()
        self.history.stop()
        self.unkept.clear()
        self.unsaved.clear()
        self.edited.clear()
        self.unsettled.clear()
        self.untold.clear()
        self.neighbours.stop()
        self.closed.stop()

    # Analysis

    def current(self, document: Document) -> Analysis:
        """Return the analysis of the document's present text."""
        analysis, pending = document.analysis, document.pending
        if analysis is None or pending is not None:
            document.analysis = document.pending = None
            if analysis is not None and pending is not None:
                try:
                    analysis = update(analysis, document.snapshot, pending)
                except Exception as error:
                    # A defect of the incremental way must not cost the findings.
                    logger.error("an update failed: %s", described(error))
                    analysis = None
            if analysis is None:
                basis = document.basis
                rules = _NO_RULES if basis.excluded else self.rules_of(document)
                analysis = analyze(
                    document.snapshot, rules, basis.settings, cache=self._cache,
                    elsewhere=document.elsewhere,
                )  # fmt: skip
                if not gc.isenabled():
                    # A whole analysis lives as long as its document: collections between
                    # keystrokes would look through all of it for nothing.
                    gc.freeze()
            document.analysis = analysis
        return analysis

    def rules_of(self, document: Document) -> RuleSet:
        """Return the rules that hold for a document."""
        return with_rule_files(self.rules, document.basis.config.rule_texts)

    def second_phase(self, document: Document) -> SecondPhase:
        """Return the rest of the work on the document's present text, in steps."""
        from headgate.catalog import SecondPhase

        return SecondPhase(self.current(document), document.basis.config, document.path)

    # headgate.fixes is imported where it is used: the first diagnostics do not need it.

    def offers(self, document: Document, finding: Finding) -> tuple[OfferedFix, ...]:
        """Return the checked fixes of a finding in the document's present text."""
        from headgate.fixes import FixCache, offered

        if self._fixes is None:
            self._fixes = FixCache()
        return offered(self.current(document), finding, self._fixes)

    def ignore_here(self, document: Document, finding: Finding) -> tuple[Edit, ...]:
        """Return the edits that silence a finding; none if no place can take the comment."""
        from headgate.fixes import CannotFix, ignore_here

        edits = ignore_here(self.current(document), finding)
        return () if isinstance(edits, CannotFix) else edits

    def fix_all(self, document: Document, code: str = "") -> tuple[Edit, ...]:
        """Return the edits of all fixes that are safe; of one kind of finding, of all others."""
        from headgate.fixes import fix_all
        from headgate.ruleapi import FixSafety

        analysis = self.current(document)
        if not code:
            return fix_all(analysis).edits
        return fix_all(
            analysis, safety=FixSafety.REVIEW, select=lambda finding: finding.code == code
        ).edits

    def fix_lines(self, document: Document, spans: Sequence[tuple[int, int]]) -> tuple[Edit, ...]:
        """Return the edits of all safe fixes of what is found in some lines."""
        from headgate.fixes import fix_all

        def wanted(finding: Finding) -> bool:
            return any(first <= finding.range.start.line < stop for first, stop in spans)

        return fix_all(self.current(document), select=wanted, rounds=1).edits

    def log(self, problems: Sequence[Problem]) -> None:
        """Log what could not be done about a document, each problem once."""
        for problem in problems:
            if problem not in self._logged and len(self._logged) < MANY_PROBLEMS:
                self._logged.add(problem)
                logger.warning("%s: %s", problem.where, problem.message)

    # Telling

    def tell_one(self) -> Document | None:
        """Analyse the last edited document, and publish it to a client that does not pull.

        One at a time: a client that opens a hundred files can still be typed in.
        """
        if not self.edited:
            return None
        _, document = self.edited.popitem()
        try:
            self.current(document)
            if not self.client.pull:
                self.publish(document)
        except ClientGone:
            raise
        except Exception as error:
            logger.error("an analysis failed: %s", described(error))
            if not self.client.pull:
                for text in (document,) if document.notebook is None else document.notebook.cells:
                    self.outgoing.publish(text.uri_json, text.version, text.told or "[]")
        return document

    def publish(self, document: Document, *, only_news: bool = False) -> None:
        """Publish a document's diagnostics; with `only_news` if they are others than before."""
        if document.notebook is not None:
            self._publish_cells(document, document.notebook.cells, only_news=only_news)
            return
        told = document.told
        text = self.diagnostics(document)
        if text != told or not only_news:
            self.outgoing.publish(document.uri_json, document.version, text)

    def _publish_cells(self, document: Document, cells: Sequence[Cell], *, only_news: bool) -> None:
        """Publish the cells of a notebook of which there is news, or that have been edited."""
        told = {cell.uri: cell.told for cell in cells}
        self.diagnostics(document)
        for cell in cells:
            edited = cell.version != cell.told_version and not only_news
            if cell.told is not None and (edited or cell.told != told[cell.uri]):
                self.outgoing.publish(cell.uri_json, cell.version, cell.told)
                cell.told_version = cell.version

    def diagnostics(self, document: Document) -> str:
        """Return the diagnostics of the present text, as JSON, and remember them as told."""
        self.has_told = True
        analysis = self.current(document)
        placed = self.shown(document, analysis)
        if document.notebook is not None:
            return self._cells_told(document.notebook, placed)
        text = document.diagnostics.of(placed, document.snapshot)
        if text != document.told:
            self._results += 1
            document.told = text
            document.result_id = f"{self.run}-{self._results}"
        return text

    def shown(self, document: Document, analysis: Analysis) -> Sequence[tuple[int, Finding]]:
        """Return what is found in a document, as far as it is to be shown."""
        focus = in_focus(document, analysis.placed(), self._new_in)
        return not_known(document, analysis.shown(focus))

    def _new_in(self, path: Path) -> Spans:
        """Return the new lines of a file that another one rests on."""
        for document in self.documents.values():
            if document.path == path:
                new = new_lines(document, document.basis.config.focus)
                return self.closed.new_in(path) if new is None else new
        return self.closed.new_in(path)

    def refocus(self) -> None:
        """Tell what is shown of open files now that other lines of closed ones are new."""
        for document in self.documents.values():
            if document.basis.config.focus is not Focus.ALL and document.elsewhere != NOTHING_TOLD:
                self.learnt(document, self.current(document))

    def _cells_told(self, notebook: Notebook, placed: Sequence[tuple[int, Finding]]) -> str:
        texts = notebook.diagnostics(placed)
        for cell in notebook.cells:
            if cell.told != texts[cell.uri]:
                self._results += 1
                cell.told = texts[cell.uri]
                cell.result_id = f"{self.run}-{self._results}"
        notebook.document.told = "".join(texts.values())
        return notebook.document.told

    def learnt(self, document: Document, analysis: Analysis) -> None:
        """Take what the second phase found out about the document's present text."""
        document.analysis = analysis
        told = document.told
        if not self.client.pull:
            self.publish(document, only_news=True)
        elif self.diagnostics(document) != told:
            self.refresh()
        if document.told != told:
            self.refresh_hints()

    def log_arrivals(self, document: Document) -> None:
        """Have the log told of a document of which all is known."""
        if document.path is not None and not document.basis.excluded:
            self.logbook.look(document, self.configuration.folder_of(document.path))

    # Other files

    def tell_neighbours(self) -> None:
        """Tell what open files hold that other files may import."""
        told, self.untold = self.untold, {}
        for document in told.values():
            config = document.basis.config
            if document.basis.settings.kind is not None:
                continue
            follows = config.cross_file and config.profile is not Profile.BANDIT
            if document.path is not None and follows and not document.basis.excluded:
                self.tell_folders()
                self.neighbours.set_text(document.path, document.snapshot.text)
            elif document.path is not None and document.elsewhere is not NOTHING_TOLD:
                self.neighbours.set_text(document.path, None)
                document.elsewhere = NOTHING_TOLD
                self.learnt(document, with_elsewhere(self.current(document), NOTHING_TOLD))

    def tell_folders(self) -> None:
        """Tell which folders are the workspace."""
        self.neighbours.set_folders(self.configuration.paths)

    def uri_of(self, path: Path) -> str:
        """Return the URI of a file, as the client names those of its folders."""
        for folder, root in zip(self.configuration.folders, self.configuration.paths, strict=True):
            if root in path.parents:
                return f"{folder.rstrip('/')}/{quote(path.relative_to(root).as_posix())}"
        return path.as_uri()

    def hear(self) -> None:
        """Take what other files say now, and tell what follows from it."""
        for path, told, root in self.neighbours.news():
            for document in self.documents.values():
                if document.path == path and document.elsewhere != told:
                    document.elsewhere, document.diagnostics.root = told, root
                    analysis = with_elsewhere(self.current(document), told)
                    self.learnt(document, analysis)
                    self.unsettled.setdefault(document.uri, document)

    def look_again(self) -> None:
        """Have the second phase done of documents that rest on files that can change."""
        from headgate.evidence import CHANGING

        for document in self.documents.values():
            analysis = document.analysis
            if analysis is not None and any(k.startswith(CHANGING) for k in analysis.answers):
                self.unsettled.setdefault(document.uri, document)

    def refresh_lenses(self) -> None:
        """Have the client ask for lenses again."""
        if self.client.refreshes_lenses:
            self.outgoing.request("workspace/codeLens/refresh", None)

    def offer_hints(self, config: Config) -> None:
        """Have a client ask for inlay hints, once somebody wants some."""
        if self._offered_hints or config.inlay_hints is InlayHints.OFF:
            return
        self._offered_hints = True
        if self.client.registers_inlay_hints:
            registration = {
                "id": "headgate-inlay-hints",
                "method": "textDocument/inlayHint",
                "registerOptions": {"documentSelector": [{"language": "python"}]},
            }
            self.outgoing.request("client/registerCapability", {"registrations": [registration]})

    def refresh_hints(self) -> None:
        """Have the client ask for inlay hints again, if it has been told of any."""
        if self.client.refreshes_inlay_hints and self._offered_hints:
            self.outgoing.request("workspace/inlayHint/refresh", None)

    def refresh(self) -> None:
        """Have a client that pulls ask again."""
        if self.client.pull and self.client.refresh:
            self.outgoing.request("workspace/diagnostic/refresh", None)

    def set_client(self, settings: object, folder: str = "") -> None:
        """Take the client's settings for a folder, or for all that have none of their own."""
        self.configuration.set_client(settings, folder)
        self.closed.set_client(settings, folder)
        self.closed.again()

    def reconfigure(self) -> None:
        """Analyse anew the documents for which another configuration holds now."""
        changed = self.rules_edited = False
        for document in self.documents.values():
            basis = self.configuration.of(document.path)
            if basis != document.basis:
                document.basis, document.analysis, document.pending = basis, None, None
                self.offer_hints(basis.config)
                self.touch(document)
                self.ask_history(document)
                changed = True
            texts = basis.config.rule_texts
            if texts:
                self.configuration.report(rule_file_problems(self.rules, texts))
        if changed:
            self.refresh()
            self.refresh_hints()
        self.show_news()

    def show_news(self) -> None:
        """Show the problems of the configuration that have not been shown yet."""
        for problem in self.configuration.news():
            line = "" if problem.line is None else f":{problem.line + 1}"
            message = f"Headgate: {problem.where}{line}: {problem.message}"
            logger.warning("%s", message)
            self.outgoing.show(MessageType.WARNING, message)
