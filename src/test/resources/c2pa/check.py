"""Prints, for each file, what c2pa-rs says: its state without and with an anchor, and the codes of failed checks."""

import json
import sys

from c2pa import Context, Reader, Settings

folder, anchor, files = sys.argv[1], sys.argv[2], sys.argv[3:]
offline = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
with open(anchor, encoding="ascii") as pem:
    trusted = {"verify": dict(offline["verify"], verify_trust=True), "trust": {"user_anchors": pem.read()}}
offline["verify"]["verify_trust"] = False


def check(file, settings):
    try:
        with Reader(f"{folder}/{file}", context=Context(Settings.from_dict(settings))) as reader:
            report = json.loads(reader.json())
    except Exception as failure:  # the library's own, which it gives for what it cannot read at all
        return "Unreadable", [str(failure)[:200]], {}
    codes = [status["code"] for status in report.get("validation_status", [])]
    manifest = report["manifests"][report["active_manifest"]]
    return report["validation_state"], codes, manifest


for file in files:
    state, codes, manifest = check(file, offline)
    anchored, anchored_codes, _ = check(file, trusted)
    actions = [action for assertion in manifest.get("assertions", []) if assertion["label"] == "c2pa.actions.v2"
               for action in assertion["data"]["actions"]]
    print(json.dumps({"file": file, "state": state, "codes": codes, "anchored": anchored,
                      "anchoredCodes": anchored_codes, "actions": [action["action"] for action in actions],
                      "sourceType": next((a["digitalSourceType"] for a in actions if "digitalSourceType" in a), None),
                      "signer": manifest.get("signature_info", {}).get("issuer")}))
