"""The bars of the Jupyter kernel, against ipykernel on the same machine in the same run, through jupyter_client. Replicates alternate, medians are told.

usage: bars.py [replicates] [part ...]   (parts: launch round-trip output memory interrupt; all by default)
"""
import os
import statistics
import sys
import time

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

OURS, THEIRS = "researchkit", "python3"
TIMEOUT = 120


class Kernel:
    def __init__(self, name):
        self.name = name
        self.manager = KernelManager(kernel_name=name)
        with open(os.devnull, "w") as nowhere:
            self.manager.start_kernel(stdout=nowhere, stderr=nowhere)
        self.client = self.manager.blocking_client() if hasattr(self.manager, "blocking_client") else self.manager.client()
        self.client.start_channels()

    def ready(self):
        self.client.wait_for_ready(TIMEOUT)
        return self

    def reply(self, msg_id):
        while True:
            message = self.client.get_shell_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") == msg_id:
                return message["content"]

    def until_idle(self, msg_id):
        """The outputs of a request; ends with its idle."""
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") == msg_id:
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    return
                yield message

    def run(self, code):
        msg_id = self.client.execute(code)
        outputs = list(self.until_idle(msg_id))
        reply = self.reply(msg_id)
        if reply["status"] != "ok":
            raise RuntimeError(f"{self.name}: {code}: {reply}")
        return outputs

    def resident(self):
        with open(f"/proc/{self.manager.provisioner.pid}/status") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))

    def end(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()


def load():
    return "load " + " ".join(f"{value:.1f}" for value in os.getloadavg())


def alternate(replicates, measure, names=(OURS, THEIRS)):
    """Measures both in turn, the other one first each time."""
    found = {name: [] for name in names}
    for i in range(replicates):
        for name in names if i % 2 == 0 else reversed(names):
            found[name].append(measure(name))
    return found


def tell(what, found, bar, unit="s", scale=1.0):
    ours, theirs = statistics.median(found[OURS]), statistics.median(found[THEIRS])
    ratio = ours / theirs
    print(f"{what}: ours {ours * scale:.2f} {unit} [{min(found[OURS]) * scale:.2f}..{max(found[OURS]) * scale:.2f}], "
          f"ipykernel {theirs * scale:.2f} {unit} [{min(found[THEIRS]) * scale:.2f}..{max(found[THEIRS]) * scale:.2f}], "
          f"ratio {ratio:.2f} (bar {bar:.1f}: {'met' if ratio <= bar else 'MISSED'}), n = {len(found[OURS])}, {load()}", flush=True)
    return ratio <= bar


def launch(name, as_front_ends_do):
    started = time.monotonic()
    kernel = Kernel(name)
    try:
        if as_front_ends_do:
            kernel.ready()
        content = kernel.reply(kernel.client.execute("1+1"))
        took = time.monotonic() - started
        if content["status"] != "ok":
            raise RuntimeError(f"{name}: {content}")
        return took
    finally:
        kernel.end()


def launches(replicates):
    for name in (OURS, THEIRS):
        launch(name, as_front_ends_do=True)  # files are in the system's cache from here on, for both
    met = tell("launch to first result", alternate(replicates, lambda name: launch(name, True)), 1.0)
    tell("the same, the cell sent without waiting for readiness", alternate(replicates, lambda name: launch(name, False)), 1.0)
    return met


def round_trips(replicates):
    kernels = {name: Kernel(name).ready() for name in (OURS, THEIRS)}

    def measure(name):
        times = []
        for _ in range(30):
            started = time.monotonic()
            kernels[name].run("1+1")
            times.append(time.monotonic() - started)
        return statistics.median(times)

    try:
        alternate(4, measure)  # warm
        return tell("round trip of 1+1, reply and idle", alternate(replicates, measure), 1.5, "ms", 1000)
    finally:
        for kernel in kernels.values():
            kernel.end()


def outputs(replicates):
    kernels = {name: Kernel(name).ready() for name in (OURS, THEIRS)}
    code = {
        OURS: "var line = new string('x', 99); for (var i = 0; i < 200_000; i++) Console.WriteLine(line);",
        THEIRS: "line = 'x' * 99\nfor i in range(200_000): print(line)",
    }

    def measure(name):
        started = time.monotonic()
        count = sum(len(message["content"]["text"]) for message in kernels[name].run(code[name]) if message["msg_type"] == "stream")
        if count != 20_000_000:
            raise RuntimeError(f"{name}: {count} characters of 20,000,000 came")
        return time.monotonic() - started

    try:
        alternate(1, measure)
        return tell("20 MB of output", alternate(replicates, measure), 1.0)
    finally:
        for kernel in kernels.values():
            kernel.end()


def memory(_):
    kernel = Kernel(OURS).ready()
    try:
        for i in range(20):
            kernel.run(f"var warm{i} = {i}; warm{i} * 2")
        before = kernel.resident()
        started = time.monotonic()
        for i in range(1000):
            kernel.run((f"var x{i} = {i};\nx{i} * 2", f"int F{i}(int n) => n + {i};\nF{i}(1)",
                        f"Enumerable.Range(0, {i}).Where(n => n % 3 == 0).Sum()", f"Console.WriteLine($\"cell {i}\");")[i % 4])
        growth = kernel.resident() - before
        print(f"1,000 cells: resident memory {before:.0f} MB -> {before + growth:.0f} MB, growth {growth:.0f} MB (bar 300: {'met' if growth <= 300 else 'MISSED'}), "
              f"{time.monotonic() - started:.1f} s, {load()}", flush=True)
        return growth <= 300
    finally:
        kernel.end()


def interrupts(replicates):
    kernel = Kernel(OURS).ready()
    met = True
    try:
        kernel.run("var kept = 4;")
        for what, code in (
            ("a tight loop", "while (true) { }"),
            ("a DuckDB query", "#!sql\nselect count(*) from range(100000000000) a where a.range % 7 = 3"),
            ("an awaiting loop", "while (true) { await Task.Delay(10); }"),
        ):
            times = []
            for _ in range(replicates):
                msg_id = kernel.client.execute(code)
                time.sleep(0.5)
                started = time.monotonic()
                kernel.manager.interrupt_kernel()
                reply = kernel.reply(msg_id)
                times.append(time.monotonic() - started)
                list(kernel.until_idle(msg_id))
                if reply.get("ename") != "Interrupted":
                    raise RuntimeError(f"{what}: {reply}")
                shown = [m["content"]["data"]["text/plain"] for m in kernel.run("kept") if m["msg_type"] == "execute_result"]
                if shown != ["4"]:
                    raise RuntimeError(f"{what}: the state is lost: {shown}")
            worst = max(times)
            met &= worst <= 1
            print(f"interrupt of {what}: median {statistics.median(times):.2f} s, worst {worst:.2f} s (bar 1.0: {'met' if worst <= 1 else 'MISSED'}), state kept, n = {replicates}, {load()}", flush=True)
        return met
    finally:
        kernel.end()


PARTS = {"launch": launches, "round-trip": round_trips, "output": outputs, "memory": memory, "interrupt": interrupts}


def main():
    replicates = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    parts = sys.argv[2:] or list(PARTS)
    specs = KernelSpecManager()
    for name in (OURS, THEIRS):
        print(f"{name}: {' '.join(specs.get_kernel_spec(name).argv)}")
    print(f"{os.cpu_count()} cores, {load()}", flush=True)
    return 0 if all([PARTS[part](replicates) for part in parts]) else 1


if __name__ == "__main__":
    sys.exit(main())
