"""Gathering: which files are releases of which source, and what their loaders read in them.

A file is a release of a source when the source's globs ask for it and its content is recognised;
a user's own file, which may have any name, by content alone. Files a source refuses are known by
their sha256 and never read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ontherecord.errors import OtrError, RefusedRelease, SourceError, UnknownRelease
from ontherecord.record import archive
from ontherecord.record.archive import Found, Known
from ontherecord.record.assemble import Draft, Progress
from ontherecord.record.loading import Loaded, ReleaseFile, Source
from ontherecord.record.observation import Release
from ontherecord.record.warehouse import FILE


@dataclass(slots=True)
class Reading:
    """What was read of a folder of release files, and everything that was not."""

    files: Counter[str] = field(default_factory=Counter)  # status -> files
    by_source: Counter[str] = field(default_factory=Counter)  # source -> figures read
    totals_checked: int = 0  # totals the loaders recomputed from their parts
    failures: list[str] = field(default_factory=list)  # files that could not be read, and why
    unclaimed: list[str] = field(default_factory=list)  # files no source asks for
    unread: dict[str, str] = field(default_factory=dict)  # sheet -> why


def read_files(
    found: Sequence[Found],
    sources: Sequence[Source],
    report: Reading,
    progress: Progress,
    strict: bool,
) -> tuple[Draft, dict[str, Known]]:
    """Read every file its source asks for; the draft and the manifest, counts into `report`.

    With `strict` the first file that cannot be read raises; otherwise it is in `report.failures`.
    """
    draft = Draft()
    known: dict[str, Known] = {}
    claimed: set[str] = set()
    for source in sources:
        mine = archive.matching(found, source.files)
        progress(f"{source.id}: {len(mine)} files")
        for file in mine:
            if file.name in claimed:
                continue
            try:
                entry = _read_file(file, source, known, draft, report)
            except OtrError as error:
                if strict:
                    raise
                report.failures.append(f"{source.id}: {file.name}: {error}")
                continue
            if entry is not None:
                claimed.add(file.name)
                known.setdefault(file.sha256, entry)
                report.files[entry.status] += 1
    report.unclaimed += [file.name for file in found if file.name not in claimed]
    return draft, known


def _read_file(
    file: Found, source: Source, known: Mapping[str, Known], draft: Draft, report: Reading
) -> Known | None:
    """Read one file into the draft; what the manifest says of it, None when it is another's."""
    same = known.get(file.sha256)
    if same is not None:
        return replace(same, status="copy", reason=f"the same bytes as {same.file}")
    reason = source.refused.get(file.sha256, "")
    if reason:
        release = _refused(file, source, reason)
    elif not source.recognise(file.path, archive.head_of(file.path)):
        return None
    else:
        release = _described(file, source)
    loaded = Loaded()
    if release.status != "refused":
        try:
            loaded = source.load(ReleaseFile(file.path, release))
        except RefusedRelease as error:
            release = replace(release, status="refused", reason=str(error))
    other = draft.releases.get(release.id)
    if other is not None:
        raise SourceError(f"{file.name}: release {release.id} is also {other.file}")
    draft.add_release(release, FILE)
    draft.figures[FILE] += loaded.observations
    draft.listings[FILE] += loaded.listings
    report.by_source[source.id] += len(loaded.observations)
    report.totals_checked += loaded.reconciled
    report.unread.update({f"{source.id}: {k}": why for k, why in loaded.unread.items()})
    return Known(release.id, source.id, file.name, release.status, release.reason)


def _described(file: Found, source: Source) -> Release:
    release = replace(source.describe(file.path), sha256=file.sha256, file=file.name)
    why = source.marked.get(file.sha256)
    return replace(release, status="marked", reason=why) if why else release


def _refused(file: Found, source: Source, reason: str) -> Release:
    """A release that is known and not read; described as far as its loader can."""
    try:
        release = source.describe(file.path)
    except (OtrError, ValueError, KeyError, IndexError):
        release = Release(
            id=f"{source.id}/{Path(file.name).stem}",
            source=source.id,
            publisher=source.publisher,
            title=f"{source.title}, {Path(file.name).name}",
            tier=source.tier,
            url=source.url,
            published=None,
        )
    name = f"{release.id}-refused-{file.sha256[:8]}"
    return replace(
        release, id=name, status="refused", reason=reason, sha256=file.sha256, file=file.name
    )


def _recognised(path: Path, sources: Sequence[Source]) -> Source:
    head = archive.head_of(path)
    hits = [source for source in sources if source.recognise(path, head)]
    if len(hits) == 1:
        return hits[0]
    if hits:
        raise UnknownRelease(f"{path.name}: looks like {' and '.join(s.id for s in hits)}")
    raise UnknownRelease(
        f"{path.name}: not a release of any source this version reads",
        next_step="`otr sources` lists what it reads.",
    )


def read_own(
    found: Found, sources: Sequence[Source], manifest: Mapping[str, Known]
) -> tuple[Release, Loaded]:
    """Read a user's file. Its own name may be anything; refused and marked go by sha256."""
    listed = manifest.get(found.sha256)
    if listed is not None and listed.status == "refused":
        raise RefusedRelease(f"{found.name}: refused: {listed.reason}")
    source = _recognised(found.path, sources)
    if found.sha256 in source.refused:
        raise RefusedRelease(f"{found.name}: refused: {source.refused[found.sha256]}")
    release = _described(found, source)
    if release.status == "refused":
        raise RefusedRelease(f"{found.name}: refused: {release.reason}")
    release = replace(release, verified=listed is not None)
    return release, source.load(ReleaseFile(found.path, release))
