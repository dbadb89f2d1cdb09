"""Reads the records of an event of the inner hubs (docs/architecture.md, "Several records in one event").

Usage: read_packs.py CONTENT_TYPE CONTENT_ENCODING < BODY      (an empty text where there is none)
Prints one record a line, as JSON: [record, properties].
"""

import gzip
import json
import sys


def records(body: bytes, content_type: str | None, content_encoding: str | None):
    """The records of an event as (record, properties), whether it is a pack or a single one."""
    if content_type != "application/x-ndjson":
        yield json.loads(body), {}
        return
    if content_encoding == "gzip":
        body = gzip.decompress(body)
    for line in body.splitlines():
        if line:
            record = json.loads(line)
            yield record, record.pop("_properties", {})


if __name__ == "__main__":
    for each in records(sys.stdin.buffer.read(), sys.argv[1], sys.argv[2]):
        print(json.dumps(each))
