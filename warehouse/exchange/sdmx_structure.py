"""SDMX's structure message: codelists, concepts, data structure and dataflow, as SDMX-ML 3.0.

Belongs here: the XML. Does not: components and codes, which `warehouse.exchange.sdmx` declares.
"""

import datetime
import re
import xml.etree.ElementTree as ET  # writes only; nothing is parsed here
from collections.abc import Mapping

from warehouse.exchange.sdmx import AGENCY, COMPONENTS, DATAFLOW, VERSION, Component

_SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"
_NAMESPACES = {"mes": f"{_SCHEMAS}/message", "str": f"{_SCHEMAS}/structure", "com": f"{_SCHEMAS}/common"}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_URN = "urn:sdmx:org.sdmx.infomodel"
_CONCEPTS = "STATISTICS_CONCEPTS"
# What XML 1.0 cannot hold, whatever a text holds.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Codes = Mapping[str, Mapping[str, tuple[str, str]]]


def derive_structure_message(codes: Codes, prepared: datetime.datetime) -> bytes:
    """The message for these codes; `prepared` is a moment in UTC."""
    for prefix, uri in _NAMESPACES.items():
        ET.register_namespace(prefix, uri)
    message = ET.Element(_name("mes:Structure"))
    header = _add(message, "mes:Header")
    _add(header, "mes:ID").text = f"{DATAFLOW}_{prepared:%Y%m%dT%H%M%S}"
    _add(header, "mes:Test").text = "false"
    _add(header, "mes:Prepared").text = f"{prepared:%Y-%m-%dT%H:%M:%SZ}"
    _add(header, "mes:Sender", id=AGENCY)
    structures = _add(message, "mes:Structures")
    dataflow = _maintained(_add(structures, "str:Dataflows"), "str:Dataflow", DATAFLOW, "统计 · statistics told in texts")
    _add(dataflow, "str:Structure").text = f"{_URN}.datastructure.DataStructure={AGENCY}:{DATAFLOW}({VERSION})"
    _add_codelists(_add(structures, "str:Codelists"), codes)
    scheme = _maintained(_add(structures, "str:ConceptSchemes"), "str:ConceptScheme", _CONCEPTS, "概念 · concepts")
    for component in COMPONENTS:
        _name_twice(_add(scheme, "str:Concept", id=component.id), *_split(component.doc))
    _add_data_structure(_add(structures, "str:DataStructures"))
    ET.indent(message)
    return ET.tostring(message, encoding="utf-8", xml_declaration=True)


def _add_codelists(parent: ET.Element, codes: Codes) -> None:
    docs = {component.codelist: component.doc for component in COMPONENTS}
    for name, members in codes.items():
        codelist = _maintained(parent, "str:Codelist", name, docs[name])
        for code, (chinese, english) in members.items():
            _name_twice(_add(codelist, "str:Code", id=code), chinese, english)


def _add_data_structure(parent: ET.Element) -> None:
    structure = _maintained(parent, "str:DataStructure", DATAFLOW, "统计 · statistics told in texts")
    components = _add(structure, "str:DataStructureComponents")
    dimensions = _add(components, "str:DimensionList")
    for position, component in enumerate((one for one in COMPONENTS if one.role == "dimension"), 1):
        _add_component(dimensions, "str:Dimension", component, position=str(position))
    for component in (one for one in COMPONENTS if one.role == "time"):
        _add_component(dimensions, "str:TimeDimension", component)
    measures = [one for one in COMPONENTS if one.role == "measure"]
    attributes = _add(components, "str:AttributeList")
    for component in (one for one in COMPONENTS if one.role == "attribute"):
        usage = "mandatory" if component.is_mandatory else "optional"
        attribute = _add_component(attributes, "str:Attribute", component, usage=usage)
        _add(_add(attribute, "str:AttributeRelationship"), "str:Observation")
        _add(_add(attribute, "str:MeasureRelationship"), "str:Measure").text = measures[0].id
    values = _add(components, "str:MeasureList")
    for component in measures:
        _add_component(values, "str:Measure", component)


def _add_component(parent: ET.Element, tag: str, component: Component, **attributes: str) -> ET.Element:
    element = _add(parent, tag, id=component.id, **attributes)
    concept = f"{_URN}.conceptscheme.Concept={AGENCY}:{_CONCEPTS}({VERSION}).{component.id}"
    _add(element, "str:ConceptIdentity").text = concept
    representation = _add(element, "str:LocalRepresentation")
    if component.codelist:
        urn = f"{_URN}.codelist.Codelist={AGENCY}:{component.codelist}({VERSION})"
        _add(representation, "str:Enumeration").text = urn
        _add(representation, "str:EnumerationFormat", textType="String")
    else:
        _add(representation, "str:TextFormat", textType=component.type)
    return element


def _maintained(parent: ET.Element, tag: str, id: str, doc: str) -> ET.Element:
    element = _add(parent, tag, id=id, agencyID=AGENCY, version=VERSION, isExternalReference="false")
    _name_twice(element, *_split(doc))
    return element


def _split(doc: str) -> tuple[str, str]:
    chinese, english = doc.split(" · ", 1)
    return chinese, english


def _name_twice(parent: ET.Element, chinese: str, english: str) -> None:
    for language, text in (("zh", chinese), ("en", english)):
        _add(parent, "com:Name", {_LANGUAGE: language}).text = _NO_XML.sub("", text)


def _name(tag: str) -> str:
    prefix, name = tag.split(":")
    return f"{{{_NAMESPACES[prefix]}}}{name}"


def _add(parent: ET.Element, tag: str, more: Mapping[str, str] | None = None, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, _name(tag), {**(more or {}), **attributes})
