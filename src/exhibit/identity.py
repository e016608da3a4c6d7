"""What a figure's file says of itself, put into and read out of SVG, PDF and PNG.

All three carry the same RDF (Dublin Core, and the publisher's own terms): an SVG in its ``<metadata>``, a PDF and a PNG
as an XMP packet. PDF's Info and PNG's plain keywords repeat what common programs show.
"""

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring
from xml.sax.saxutils import escape

import defusedxml.ElementTree
import pikepdf
from defusedxml.common import DefusedXmlException
from PIL import Image, PngImagePlugin

from exhibit.catalogue import Imprint

PICTURES = ("svg", "pdf", "png")
SVG = "http://www.w3.org/2000/svg"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# XMP in a PNG has this keyword (XMP specification, part 3).
XMP_KEYWORD = "XML:com.adobe.xmp"
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    '{}\n</x:xmpmeta>\n<?xpacket end="r"?>'
)
# Dublin Core's own terms, where there is one; Dublin Core in XMP has these shapes.
DUBLIN = {"identifier": "", "title": "Alt", "alt": "Alt", "rights": "Alt", "claims": "Bag", "source_line": ""}
DUBLIN_NAMES = {"alt": "description", "claims": "relation", "source_line": "source"}
# An element of an SVG, unlike a comment, which repeats a label; its id, and what it refers to in the file.
TAG = re.compile(r"<\w[^>]*>")
OWN_ID = re.compile(r"""(<(\w+)\b[^>]*?) id=(["'])(.*?)\3""")
REFERENCE = re.compile(r"""(?:href=["']|url\()#([^"')]+)""")
# What the readers of the three formats raise.
BROKEN = (pikepdf.PdfError, pikepdf.PasswordError, Image.DecompressionBombError, Image.DecompressionBombWarning)
DAMAGE = (*BROKEN, DefusedXmlException, OSError, SyntaxError, ValueError, TypeError, AttributeError)


class ForeignFile(Exception):
    """A file that does not say what it is: not a picture, damaged, or another publisher's."""


@dataclass(frozen=True)
class Identity:
    """What a figure's file says of itself.

    Parameters
    ----------
    identifier : str
        ``publisher:F04``.
    name, title, subtitle, caption, alt : str
        The words of its card.
    rights, source_line, notebook, fingerprint : str
        Terms; publishers of its sources; notebook that shows it; six hex digits that change with words, rows or tables.
    claims, sources, inputs : tuple of str, mapping of str to str
        Ids; SHA-256 of each table it was drawn from, by path.
    rows_sha256, picture_sha256 : str
        SHA-256 of the rows drawn, as CSV, and of the pixels of the PNG.
    """

    identifier: str
    name: str
    title: str
    subtitle: str
    caption: str
    alt: str
    rights: str
    source_line: str
    notebook: str
    fingerprint: str
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    inputs: Mapping[str, str] = field(default_factory=dict)
    rows_sha256: str = ""
    picture_sha256: str = ""

    @property
    def id(self) -> str:
        """The figure's id: ``F04``."""
        return self.identifier.rpartition(":")[2]

    @property
    def stem(self) -> str:
        """The name its files had: ``F04_vote_agreement``."""
        return f"{self.id}_{self.name}"


def rdf(identity: Identity, imprint: Imprint) -> str:
    """An identity as RDF in XML, the same text for the same identity."""
    for prefix, space in (("rdf", RDF), ("dc", DC), (imprint.publisher, imprint.namespace)):
        register_namespace(prefix, space)
    root = Element(f"{{{RDF}}}RDF")
    about = SubElement(root, f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""})
    for name, value in asdict(identity).items():
        if isinstance(value, Mapping):
            value = tuple(f"{digest} {path}" for path, digest in sorted(value.items()))
        shape = DUBLIN.get(name, "Seq" if isinstance(value, tuple) else "")
        element = SubElement(about, _term(name, imprint))
        if not shape:
            element.text = value
            continue
        box = SubElement(element, f"{{{RDF}}}{shape}")
        for item in (value,) if isinstance(value, str) else value:
            SubElement(box, f"{{{RDF}}}li", {LANGUAGE: "x-default"} if shape == "Alt" else {}).text = item
    return tostring(root, encoding="unicode")


def described_svg(svg: bytes, identity: Identity, imprint: Imprint) -> bytes:
    """An SVG with role, title, description and identity."""
    # Matplotlib breaks the lines of a path after a space.
    text = re.sub(r"[ \t]+$", "", svg.decode(), flags=re.M).rstrip() + "\n"
    text = re.sub(r"\s*<(title|metadata)>.*?</\1>", "", text, flags=re.S)
    before, head, body = re.split(r"(<svg\b[^>]*)>", text, maxsplit=1)
    own = identity.id
    label = f'id="{own}-svg" role="img" aria-labelledby="{own}-svg-title {own}-svg-desc" lang="en"'
    words = (
        f'\n <title id="{own}-svg-title">{escape(identity.title)}</title>'
        f'\n <desc id="{own}-svg-desc">{escape(identity.alt)}</desc>'
        f"\n <metadata>{rdf(identity, imprint)}</metadata>"
    )
    return f"{before}{head} {label}>{words}{_own_ids(body, own)}".encode()


def references(svg: str) -> set[str]:
    """The ids that the elements of an SVG refer to."""
    return {name for tag in TAG.findall(svg) for name in REFERENCE.findall(tag)}


def _own_ids(body: str, own: str) -> str:
    """The inside of an SVG with ids and rules that hold for this figure alone, wherever it is put.

    Ids begin with the figure's, and each is there once: a ``gid`` may stand for a class of marks, so the second
    ``claim`` becomes ``F01-claim-2``. What is referred to (letters, clip paths, markers, hatches) keeps its name.
    """
    undefined = references(body)
    taken = {"svg", "title", "svg-title", "svg-desc", *undefined}

    def renamed(match: re.Match) -> str:
        tag = REFERENCE.sub(lambda found: found.group().replace("#", f"#{own}-", 1), match.group())
        if not (found := OWN_ID.match(tag)):
            return tag
        head, kind, _, name = found.groups()
        if name in undefined and kind != "g":
            undefined.remove(name)
        else:
            name = stem = re.sub(r"[^A-Za-z0-9_.]+", "-", name).strip("-") or "mark"
            number = 1
            while name in taken:
                number += 1
                name = f"{stem}-{number}"
            taken.add(name)
        return f'{head} id="{own}-{name}"{tag[found.end() :]}'

    return re.sub(r"(<style[^>]*>)\*", rf"\1#{own}-svg *", TAG.sub(renamed, body))


def described_pdf(pdf: bytes, identity: Identity, imprint: Imprint) -> bytes:
    """A PDF with Info and XMP; no dates, no program's name, and an id that follows from the content."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for key in map(str, [*document.docinfo]):
            del document.docinfo[key]
        document.docinfo["/Title"] = identity.title
        document.docinfo["/Subject"] = identity.alt
        document.docinfo["/Author"] = imprint.publisher
        document.docinfo["/Keywords"] = ", ".join([identity.identifier, *identity.claims, identity.fingerprint])
        packet = document.make_stream(XMP.format(rdf(identity, imprint)).encode())
        packet.Type, packet.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        document.Root.Metadata = packet
        document.Root.Lang = pikepdf.String("en")
        document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        buffer = io.BytesIO()
        document.save(buffer, deterministic_id=True, fix_metadata_version=False)
    return buffer.getvalue()


def described_png(picture: Image.Image, identity: Identity, imprint: Imprint, dots_per_inch: float) -> bytes:
    """A PNG with title, description, rights and identity in international text chunks."""
    chunks = PngImagePlugin.PngInfo()
    texts = {"Title": identity.title, "Description": identity.alt, "Copyright": identity.rights}
    texts["Source"] = f"{identity.identifier} {identity.fingerprint}"
    texts[XMP_KEYWORD] = XMP.format(rdf(identity, imprint))
    for key, value in texts.items():
        chunks.add_itxt(key, value)
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG", pnginfo=chunks, dpi=(dots_per_inch, dots_per_inch))
    return buffer.getvalue()


def picture_sha256(picture: Image.Image | bytes) -> str:
    """SHA-256 of the pixels of a picture or of a PNG, whatever else the file holds."""
    if isinstance(picture, bytes):
        with Image.open(io.BytesIO(picture), formats=["PNG"]) as image:
            return picture_sha256(image)
    return hashlib.sha256((picture if picture.mode == "RGBA" else picture.convert("RGBA")).tobytes()).hexdigest()


def kind_of(content: bytes) -> str:
    """svg, pdf or png, by the content; empty for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    return "svg" if re.search(rb"<svg[\s>]", content[:65536]) else ""


def read_identity(content: bytes, imprint: Imprint) -> Identity:
    """What an SVG, PDF or PNG, whatever its name, says of itself.

    ForeignFile if it is no picture, is damaged, or does not say that it is one of the publisher's figures.
    """
    kind = kind_of(content)
    if not kind:
        raise ForeignFile("is neither an SVG, a PDF nor a PNG")
    name = f"{'an' if kind == 'svg' else 'a'} {kind.upper()}"
    try:
        identity = _parsed(_rdf_in(kind, content), imprint)
    except DAMAGE:
        raise ForeignFile(f"looks like {name} but is damaged{' or locked' if kind == 'pdf' else ''}") from None
    if identity is None:
        marks = f"{imprint.publisher}'s marks"
        raise ForeignFile(f"is {name} without {marks}: made elsewhere, or saved anew by a program that drops them")
    return identity


def _rdf_in(kind: str, content: bytes) -> str:
    if kind == "svg":
        found = defusedxml.ElementTree.fromstring(content).find(f"{{{SVG}}}metadata/{{{RDF}}}RDF")
        return "" if found is None else tostring(found, encoding="unicode")
    return texts_in(kind, content).get(XMP_KEYWORD, "")


def texts_in(kind: str, content: bytes) -> dict[str, str]:
    """The texts of a PDF or PNG by their keys, those behind the picture too, and the XMP packet as in a PNG."""
    if kind == "png":
        with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
            image.load()
            return {str(key): value for key, value in image.info.items() if isinstance(value, str)}
    with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as document:
        texts = {str(key): str(value) for key, value in document.docinfo.items()}
        packet = document.Root.get("/Metadata")
        return texts if packet is None else {**texts, XMP_KEYWORD: packet.read_bytes().decode(errors="replace")}


def _parsed(text: str, imprint: Imprint) -> Identity | None:
    match = re.search(r"<(\w+:)?RDF\b.*</(\w+:)?RDF>", text, flags=re.S)
    if not match:
        return None
    root = defusedxml.ElementTree.fromstring(match.group())
    values: dict[str, Any] = {}
    for name in (slot.name for slot in fields(Identity)):
        element = root.find(f"{{{RDF}}}Description/{_term(name, imprint)}")
        if element is None:
            return None
        items = tuple(item.text or "" for item in element.iter(f"{{{RDF}}}li"))
        values[name] = items if name in ("claims", "sources", "inputs") else (*items, element.text or "")[0]
    values["inputs"] = {path: digest for digest, _, path in (item.partition(" ") for item in values["inputs"])}
    return Identity(**values) if str(values["identifier"]).startswith(imprint.identifier("")) else None


def _term(name: str, imprint: Imprint) -> str:
    return f"{{{DC}}}{DUBLIN_NAMES.get(name, name)}" if name in DUBLIN else f"{{{imprint.namespace}}}{name}"
