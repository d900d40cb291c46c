"""What a kernel does when a cell, or a front end, does its worst. Asked through jupyter_client and raw sockets."""
import os
import socket
import time
import unittest

from jupyter_client.manager import start_new_kernel

from protocol_judge import TIMEOUT, KernelCase, until

OWN_LOCK = (
    "using System.Runtime.InteropServices;\n[DllImport(\"libc\")] static extern int pthread_mutex_lock(nint mutex);\n"
    "var mutex = Marshal.AllocHGlobal(256);\nfor (var i = 0; i < 256; i++) Marshal.WriteByte(mutex, i, 0);\n"
    "pthread_mutex_lock(mutex);\nConsole.WriteLine(\"in\");\npthread_mutex_lock(mutex);")


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS"))


class Cells(KernelCase):
    def test_a_hundred_megabytes_arrive_whole(self):
        _, outputs = self.run_cell("var line = new string('x', 99); for (var i = 0; i < 1_000_000; i++) Console.WriteLine(line);")
        self.assertEqual(100_000_000, sum(len(content["text"]) for kind, content in outputs if kind == "stream"))

    def test_a_loop_that_swallows_every_exception_is_stopped(self):
        self.run_cell("var kept = 4;")
        msg_id = self.client.execute("while (true) { try { while (true) { } } catch { } }")
        time.sleep(1)
        self.manager.interrupt_kernel()
        self.assertEqual("Interrupted", self.reply(msg_id)["content"]["ename"])
        self.outputs(msg_id)
        self.assertEqual("4", self.run_cell("kept")[1][1][1]["data"]["text/plain"])

    def test_front_ends_that_announce_a_gigabyte_are_disconnected(self):
        before = resident(self.manager.provisioner.pid)
        for port in self.manager.ports:
            for announced in (1 << 30, 1 << 62):
                with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as peer:
                    kind = {self.manager.iopub_port: b"SUB", self.manager.hb_port: b"REQ"}.get(port, b"DEALER")
                    ready = b"\x05READY\x0bSocket-Type" + len(kind).to_bytes(4, "big") + kind
                    peer.sendall(b"\xff" + bytes(8) + b"\x7f\x03\x00NULL" + bytes(48) + bytes((4, len(ready))) + ready)
                    peer.sendall(b"\x02" + announced.to_bytes(8, "big") + bytes(1000))
                    while peer.recv(4096):
                        pass  # its greeting; then it closes
        self.assertLess(resident(self.manager.provisioner.pid) - before, 50)
        self.assertEqual("ok", self.run_cell("1")[0]["status"])


class Processes(unittest.TestCase):
    def start(self, **environment):
        manager, client = start_new_kernel(kernel_name="researchkit", startup_timeout=TIMEOUT, env={**os.environ, **environment})
        self.addCleanup(manager.shutdown_kernel, now=True)
        self.addCleanup(client.stop_channels)
        return manager, client

    def run_cell(self, client, code):
        shown = []
        reply = client.execute_interactive(code, timeout=TIMEOUT, output_hook=lambda message: shown.append(message["content"]))
        return reply["content"], shown

    def test_exhausted_memory_is_an_error_of_the_cell(self):
        _, client = self.start(DOTNET_GCHeapHardLimit="0x20000000")
        self.run_cell(client, "var kept = new List<byte[]>(); var before = 7;")
        self.assertEqual("OutOfMemoryException", self.run_cell(client, "while (true) kept.Add(new byte[10_000_000]);")[0]["ename"])
        reply, shown = self.run_cell(client, "kept = null;\nbefore * 6")
        self.assertEqual(("ok", "42"), (reply["status"], shown[-2]["data"]["text/plain"]))

    def test_a_crash_of_duckdb_ends_the_kernel_and_a_restart_mends_it(self):
        manager, client = self.start()
        client.execute(
            "using System.Runtime.InteropServices;\nvar connection = new ResearchKit.DuckDB.DuckDBConnection(\"Data Source=:memory:\");\nconnection.Open();\n"
            "var file = System.Diagnostics.Process.GetCurrentProcess().Modules.Cast<System.Diagnostics.ProcessModule>().Select(m => m.FileName).First(f => Path.GetFileName(f).Contains(\"duckdb\") && !f.EndsWith(\".dll\"));\n"
            "var query = NativeLibrary.GetExport(NativeLibrary.Load(file), \"duckdb_query\");\nunsafe { ((delegate* unmanaged<nint, nint, nint, int>)query)(12345, 67890, 0); }")
        self.assertTrue(until(lambda: not manager.is_alive()))
        manager.restart_kernel()
        client.wait_for_ready(TIMEOUT)
        self.assertEqual("ok", self.run_cell(client, "1 + 1")[0]["status"])

    def test_a_native_call_that_never_returns_is_said_and_ended(self):
        manager, client = self.start(RESEARCHKIT_UNRESPONSIVE_SECONDS="4")
        msg_id = client.execute(OWN_LOCK)
        while client.get_iopub_msg(timeout=TIMEOUT)["msg_type"] != "stream":
            pass  # until the cell is inside
        manager.interrupt_kernel()
        while (reply := client.get_shell_msg(timeout=TIMEOUT))["parent_header"]["msg_id"] != msg_id:
            pass
        self.assertEqual("Unresponsive", reply["content"]["ename"])
        self.assertIn("ends", reply["content"]["evalue"])
        refused = client.execute_interactive("1", timeout=TIMEOUT, output_hook=lambda _: None)["content"]
        self.assertEqual("Unresponsive", refused["ename"])
        self.assertTrue(until(lambda: not manager.is_alive(), 30), "the watchdog did not end the process")


if __name__ == "__main__":
    unittest.main(verbosity=2)
