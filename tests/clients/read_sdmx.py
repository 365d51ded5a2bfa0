"""Reads an SDMX export with pysdmx: run by `check_clients.py` with the interpreter of an environment that has it.

usage: read_sdmx.py DATA.csv        the structure message stands beside; needs `pysdmx[data,xml]`

The structure message must satisfy SDMX-ML's schemas, every observation the data structure it describes: mandatory components are
there, codes are of their lists, no key stands twice; written as SDMX-ML 3.0 and read back, it must satisfy the schemas too.
Prints one line of JSON: observations, components, codes, errors.
"""

import json
import pathlib
import sys


def find_errors(frame, schema) -> list[str]:
    """What in the rows is not as the data structure says."""
    errors = []
    for component in schema.components:
        values = frame[component.id].astype(str)
        is_blank = values.isin(["", "<NA>", "nan", "None"])
        if component.required and is_blank.any():
            errors.append(f"{component.id}: {int(is_blank.sum())} empty")
        if component.local_codes is not None:
            codes = {code.id for code in component.local_codes}
            unknown = sorted(set(values[~is_blank]) - codes)
            errors += [f"{component.id}: {value} is no code of {component.local_codes.id}" for value in unknown]
    keys = [component.id for component in schema.components.dimensions]
    if frame.duplicated(keys).any():
        errors.append(f"{int(frame.duplicated(keys).sum())} keys stand twice")
    extra = set(frame.columns) - {component.id for component in schema.components}
    return errors + [f"{name}: no component" for name in sorted(extra)]


def main(path: str) -> None:
    """Read, check, print what was seen."""
    from pysdmx.io import get_datasets, read_sdmx
    from pysdmx.io.format import Format
    from pysdmx.io.writer import write_sdmx

    data, structure = pathlib.Path(path), pathlib.Path(path).with_suffix(".structure.xml")
    message = read_sdmx(structure, validate=True)
    (dataset,) = get_datasets(data, structure, validate=True)
    errors = find_errors(dataset.data, dataset.structure)
    # pysdmx 1.21 writes a text with quotation marks of its own as broken XML: quotes of the texts stay out of this.
    dataset.data = dataset.data.drop(columns=["COMMENT_OBS"])
    again = data.with_suffix(".sdmx.xml")
    write_sdmx([dataset], Format.DATA_SDMX_ML_3_0, output_path=again)
    (back,) = read_sdmx(again, validate=True).data
    if len(back.data) != len(dataset.data):
        errors.append(f"{len(back.data)} of {len(dataset.data)} observations came back")
    seen = {
        "observations": len(dataset.data),
        "components": len(dataset.structure.components),
        "codes": sum(len(codelist) for codelist in message.get_codelists()),
        "statuses": sorted(set(dataset.data["OBS_STATUS"].astype(str))),
        "errors": errors,
    }
    print(json.dumps(seen, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
