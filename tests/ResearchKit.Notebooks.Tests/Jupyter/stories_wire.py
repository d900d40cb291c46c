"""Runs stories in one kernel over the wire, and keeps all that the kernel said of each: outputs, replies, completions, inspections, history."""
import json
import os
import sys

from jupyter_client.manager import start_new_kernel

TIMEOUT = 120


def main(stories_file, outputs):
    with open(stories_file, encoding="utf-8") as file:
        stories = json.load(file)
    work = os.path.join(outputs, "work")
    os.makedirs(work)
    manager, client = start_new_kernel(kernel_name="researchkit", startup_timeout=TIMEOUT, cwd=work)

    def reply(msg_id):
        while (message := client.get_shell_msg(timeout=TIMEOUT))["parent_header"].get("msg_id") != msg_id:
            pass
        return message

    def run(name, code):
        said = []
        answer = client.execute_interactive(code, timeout=TIMEOUT, stop_on_error=False, output_hook=said.append)
        messages = [{"type": message["msg_type"], "content": message["content"]} for message in said if message["msg_type"] != "execute_input"]
        # What a front end asks while somebody types.
        for text in ("people.", "people[\"", "people", "frame", "store."):
            messages.append(reply(client.complete(text, len(text)))["content"])
            messages.append(reply(client.inspect(text.rstrip(".[\""), len(text.rstrip(".[\"")), detail_level=1))["content"])
        messages.append(answer["content"])
        with open(os.path.join(outputs, f"{name}.json"), "w", encoding="utf-8") as file:
            json.dump({"status": answer["content"]["status"], "messages": messages}, file, default=str, ensure_ascii=False)
        return answer["content"]

    try:
        for story in stories:
            content = run(story["name"], story["code"])
            if story["name"] == "open" and content["status"] != "ok":
                sys.exit(f"The first cell failed: {content}")
        history = reply(client.history(raw=True, output=True, hist_access_type="tail", n=500))["content"]
        with open(os.path.join(outputs, "history.json"), "w", encoding="utf-8") as file:
            json.dump([entry[2][1] if isinstance(entry[2], list) else None for entry in history["history"]], file, default=str, ensure_ascii=False)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.cleanup_resources()


main(sys.argv[1], sys.argv[2])
