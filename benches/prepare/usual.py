"""What people write: csv, str.format and json.dumps."""
import csv
import json
import sys

SYSTEM = "Summarise the e-mail for a busy executive in 2-3 sentences."
USER = "From: {from}\nTo: {to}\nSubject: {subject}\n\n{body}"

csv.field_size_limit(sys.maxsize)
with open(sys.argv[1], newline="", encoding="utf-8") as rows, open(
    sys.argv[2], "w", encoding="utf-8"
) as out:
    for number, row in enumerate(csv.DictReader(rows)):
        request = {
            "custom_id": f"email-{number}",
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": {
                "model": "gpt-4.1-nano",
                "messages": [
                    {"role": "system", "content": SYSTEM},
                    {"role": "user", "content": USER.format(**row)},
                ],
                "max_tokens": 200,
            },
        }
        out.write(json.dumps(request, ensure_ascii=False) + "\n")
