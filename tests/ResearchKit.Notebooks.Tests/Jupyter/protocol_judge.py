"""What a front end relies on, asked through jupyter_client and libzmq: an implementation that shares no code with the kernel."""
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
import uuid
from queue import Empty

import zmq
from jupyter_client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel
from jupyter_client.utils import run_sync

TIMEOUT = 60


def until(condition, seconds=TIMEOUT):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


class KernelCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.manager, cls.client = start_new_kernel(kernel_name="researchkit", startup_timeout=TIMEOUT)

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel(now=True)
        cls.manager.cleanup_resources()

    def setUp(self):
        self.drain()

    def drain(self, client=None):
        client = client or self.client
        for channel in (client.shell_channel, client.iopub_channel, client.stdin_channel, client.control_channel):
            while client_ready(channel):
                receive(client, channel)

    def reply(self, msg_id, client=None, channel=None):
        client = client or self.client
        while True:
            message = receive(client, channel or client.shell_channel, TIMEOUT)
            if message["parent_header"].get("msg_id") == msg_id:
                return message

    def outputs(self, msg_id, client=None):
        """The messages of a request from busy to idle, without these two."""
        client = client or self.client
        found, busy = [], 0
        while True:
            message = receive(client, client.iopub_channel, TIMEOUT)
            if message["parent_header"].get("msg_id") != msg_id:
                continue
            if message["msg_type"] == "status":
                if message["content"]["execution_state"] == "idle":
                    self.assertEqual(1, busy)
                    return found
                busy += 1
            else:
                found.append(message)

    def run_cell(self, code, client=None, **options):
        msg_id = (client or self.client).execute(code, **options)
        reply = self.reply(msg_id, client)
        return reply["content"], [(m["msg_type"], m["content"]) for m in self.outputs(msg_id, client)]

    def ask(self, channel, msg_type, content=None):
        message = self.client.session.msg(msg_type, content or {})
        channel.send(message)
        return message["header"]["msg_id"]


def client_ready(channel):
    return run_sync(channel.msg_ready)()


def receive(client, channel, timeout=0):
    try:
        return run_sync(channel.get_msg)(timeout=timeout)
    except Empty:
        raise TimeoutError(f"no message within {timeout} s") from None


class Cells(KernelCase):
    def test_value(self):
        reply, outputs = self.run_cell("1+1")
        self.assertEqual("ok", reply["status"])
        self.assertEqual([], reply["payload"])
        self.assertEqual({}, reply["user_expressions"])
        self.assertEqual(["execute_input", "execute_result"], [kind for kind, _ in outputs])
        self.assertEqual({"code": "1+1", "execution_count": reply["execution_count"]}, outputs[0][1])
        self.assertEqual("2", outputs[1][1]["data"]["text/plain"])
        self.assertEqual(reply["execution_count"], outputs[1][1]["execution_count"])

    def test_sql(self):
        self.run_cell("var least = 3;")
        reply, outputs = self.run_cell("#!sql --name picked\nselect * from range(6) t(n) where n >= $least order by n")
        self.assertEqual("ok", reply["status"])
        self.assertIn("text/html", outputs[1][1]["data"])
        # Nothing says that these rows are no learners': how many they are stays inside.
        _, outputs = self.run_cell("picked.ColumnNames.Count()")
        self.assertEqual("1", outputs[1][1]["data"]["text/plain"])
        reply, _ = self.run_cell("picked.RowCount")
        self.assertEqual("ProtectedDataException", reply["ename"])

    def test_error(self):
        reply, outputs = self.run_cell("var kept = 5;\nthrow new InvalidOperationException(\"no such luck\");")
        self.assertEqual(["execute_input", "error"], [kind for kind, _ in outputs])
        self.assertEqual(("error", "InvalidOperationException", "no such luck"), (reply["status"], reply["ename"], reply["evalue"]))
        self.assertEqual(outputs[1][1]["traceback"], reply["traceback"])
        self.assertIn("line 2", reply["traceback"][0])
        self.assertEqual("5", self.run_cell("kept")[1][1][1]["data"]["text/plain"])

    def test_streams_come_in_order(self):
        _, outputs = self.run_cell('Console.Write("a"); Console.WriteLine("b"); Console.Error.WriteLine("c"); Console.WriteLine("d"); display("e"); Console.WriteLine("f");')
        texts = [(content.get("name"), content.get("text") or content["data"]["text/plain"]) for kind, content in outputs if kind != "execute_input"]
        self.assertEqual([("stdout", "ab\n"), ("stderr", "c\n"), ("stdout", "d\n"), (None, "e"), ("stdout", "f\n")], texts)

    def test_update_display_data(self):
        _, outputs = self.run_cell('var shown = display("before"); shown.Update("after");')
        self.assertEqual(["execute_input", "display_data", "update_display_data"], [kind for kind, _ in outputs])
        ids = [content["transient"]["display_id"] for _, content in outputs[1:]]
        self.assertEqual(ids[0], ids[1])
        _, outputs = self.run_cell('shown.Update("later");')
        self.assertEqual(("update_display_data", ids[0], "later"), (outputs[1][0], outputs[1][1]["transient"]["display_id"], outputs[1][1]["data"]["text/plain"]))

    def test_silent(self):
        before = self.run_cell("1")[0]["execution_count"]
        reply, outputs = self.run_cell('Console.WriteLine("x"); display(1); var quiet = 7; quiet', silent=True)
        self.assertEqual(("ok", before), (reply["status"], reply["execution_count"]))
        self.assertEqual([], outputs)
        reply, outputs = self.run_cell("quiet", store_history=False)
        self.assertEqual(before, reply["execution_count"])
        self.assertEqual("7", outputs[1][1]["data"]["text/plain"])
        reply, outputs = self.run_cell("throw new Exception();", silent=True)
        self.assertEqual(("error", []), (reply["status"], outputs))

    def test_user_expressions(self):
        reply, outputs = self.run_cell("var u = 20;", user_expressions={"twice": "u * 2", "wrong": "nothing_of_that_name", "void": "GC.KeepAlive(u)"})
        self.assertEqual(["execute_input"], [kind for kind, _ in outputs])
        results = reply["user_expressions"]
        self.assertEqual({"status": "ok", "data": {"text/plain": "40"}, "metadata": {}}, results["twice"])
        self.assertEqual(("error", "CompilationError"), (results["wrong"]["status"], results["wrong"]["ename"]))
        self.assertEqual("error", results["void"]["status"])

    def test_background_output_keeps_its_parent(self):
        msg_id = self.client.execute('_ = Task.Run(async () => { await Task.Delay(700); Console.WriteLine("late"); display("shown late"); });')
        self.outputs(msg_id)
        other = self.client.execute("1+1")
        self.outputs(other)
        late = []
        while len(late) < 2:
            message = receive(self.client, self.client.iopub_channel, TIMEOUT)
            if message["msg_type"] in ("stream", "display_data"):
                late.append(message)
        self.assertEqual([msg_id, msg_id], [m["parent_header"]["msg_id"] for m in late])
        self.assertEqual("late\n", late[0]["content"]["text"])

    def test_stop_on_error(self):
        first = self.client.execute("await Task.Delay(300); throw new Exception(\"first\");")
        others = [self.client.execute(f"var never{i} = {i};") for i in range(3)]
        info = self.client.kernel_info()
        self.assertEqual("error", self.reply(first)["content"]["status"])
        for msg_id in others:
            self.assertEqual("error", self.reply(msg_id)["content"]["status"])
            self.assertEqual([], self.outputs(msg_id))
        self.assertEqual("ok", self.reply(info)["content"]["status"])
        self.assertEqual("error", self.run_cell("never0")[0]["status"])
        first = self.client.execute("await Task.Delay(300); throw new Exception(\"first\");", stop_on_error=False)
        other = self.client.execute("var goes_on = 1;")
        self.reply(first)
        self.assertEqual("ok", self.reply(other)["content"]["status"])

    def test_clear_output(self):
        _, outputs = self.run_cell('ClearOutput(wait: true); display("next");')
        self.assertEqual([("clear_output", {"wait": True})], outputs[1:2])

    def test_twenty_megabytes_arrive_whole(self):
        reply, outputs = self.run_cell("var line = new string('x', 99); for (var i = 0; i < 200_000; i++) Console.WriteLine(line);")
        self.assertEqual(20_000_000, sum(len(content["text"]) for kind, content in outputs if kind == "stream"))

    def test_history(self):
        self.run_cell("var remembered = 11;")
        self.run_cell("remembered")
        reply = self.reply(self.client.history(raw=True, output=True, hist_access_type="tail", n=2))["content"]
        self.assertEqual([["var remembered = 11;", None], ["remembered", "11"]], [entry[2] for entry in reply["history"]])


class Stdin(KernelCase):
    def answer(self, value, prompt, password=False):
        question = receive(self.client, self.client.stdin_channel, TIMEOUT)
        self.assertEqual(("input_request", {"prompt": prompt, "password": password}), (question["msg_type"], question["content"]))
        self.client.input(value)
        return question

    def test_functions_and_console(self):
        msg_id = self.client.execute('Console.WriteLine("before"); var a = ReadInput("Name? "); var b = ReadPassword("Word? "); var c = Console.ReadLine(); $"{a}/{b}/{c}"', allow_stdin=True)
        self.assertEqual(msg_id, self.answer("Eva", "Name? ")["parent_header"]["msg_id"])
        self.answer("hidden", "Word? ", password=True)
        self.answer("ä line", "")
        self.assertEqual("ok", self.reply(msg_id)["content"]["status"])
        self.assertEqual("Eva/hidden/ä line", self.outputs(msg_id)[-1]["content"]["data"]["text/plain"])

    def test_not_allowed(self):
        reply, _ = self.run_cell('ReadInput("?")', allow_stdin=False)
        self.assertEqual("error", reply["status"])
        self.assertIn("asks for input", reply["evalue"])
        self.assertFalse(client_ready(self.client.stdin_channel))

    def test_interrupt_while_waiting(self):
        msg_id = self.client.execute('ReadInput("?")', allow_stdin=True)
        receive(self.client, self.client.stdin_channel, TIMEOUT)
        self.manager.interrupt_kernel()
        self.assertEqual("Interrupted", self.reply(msg_id)["content"]["ename"])
        self.client.input("too late")
        self.assertEqual("ok", self.run_cell("1")[0]["status"])


class Interrupts(KernelCase):
    def interrupt(self, code, after=0.7, bar=1.5):
        self.run_cell("var kept = 4;")
        msg_id = self.client.execute(code)
        time.sleep(after)
        started = time.monotonic()
        self.manager.interrupt_kernel()
        reply = self.reply(msg_id)["content"]
        took = time.monotonic() - started
        self.outputs(msg_id)
        self.assertEqual(("error", "Interrupted"), (reply["status"], reply["ename"]))
        self.assertEqual("4", self.run_cell("kept")[1][1][1]["data"]["text/plain"])
        return took

    def test_tight_loop(self):
        self.interrupt("while (true) { }")

    def test_awaiting_loop(self):
        self.interrupt("while (true) { await Task.Delay(10); }")

    def test_query(self):
        self.interrupt("#!sql\nselect count(*) from range(100000000000) a where a.range % 7 = 3")

    def test_flood_of_output(self):
        self.interrupt('while (true) Console.WriteLine("flood");')

    def test_busy_thread_pool(self):
        self.interrupt("var stop = false; for (var i = 0; i < 200; i++) _ = Task.Run(() => { while (!stop) Thread.Sleep(5); }); try { while (true) Thread.Sleep(10); } finally { stop = true; }")

    def test_idle_kernel(self):
        msg_id = self.ask(self.client.control_channel, "interrupt_request")
        self.assertEqual({"status": "ok"}, self.reply(msg_id, channel=self.client.control_channel)["content"])
        self.assertEqual("ok", self.run_cell("1")[0]["status"])

    def test_heartbeat_and_control_answer_while_a_cell_runs(self):
        msg_id = self.client.execute("Thread.Sleep(1500);")
        context = zmq.Context.instance()
        beat = context.socket(zmq.REQ)
        beat.connect(f"tcp://127.0.0.1:{self.manager.hb_port}")
        for _ in range(20):
            beat.send(b"ping")
            self.assertTrue(beat.poll(1000))
            self.assertEqual(b"ping", beat.recv())
        beat.close(0)
        info = self.ask(self.client.control_channel, "kernel_info_request")
        self.assertEqual("researchkit", self.reply(info, channel=self.client.control_channel)["content"]["implementation"])
        self.assertEqual("ok", self.reply(msg_id)["content"]["status"])


class Requests(KernelCase):
    def test_kernel_info(self):
        content = self.reply(self.client.kernel_info())["content"]
        self.assertEqual("5.5", content["protocol_version"])
        self.assertEqual(("C#", ".cs", "text/x-csharp"), tuple(content["language_info"][name] for name in ("name", "file_extension", "mimetype")))
        self.assertEqual([], content["supported_features"])

    def test_every_request_is_framed_by_busy_and_idle(self):
        for msg_type, content in (
            ("kernel_info_request", {}), ("is_complete_request", {"code": "1"}), ("complete_request", {"code": "Conso", "cursor_pos": 5}),
            ("inspect_request", {"code": "Console", "cursor_pos": 7}), ("history_request", {"hist_access_type": "tail", "n": 1, "output": False, "raw": True}),
            ("comm_info_request", {}), ("no_such_request", {}), ("execute_request", {"silent": True}), ("history_request", {"hist_access_type": "none"}),
        ):
            msg_id = self.ask(self.client.shell_channel, msg_type, content)
            reply = self.reply(msg_id)
            self.assertEqual(msg_type.replace("_request", "_reply"), reply["msg_type"])
            self.assertEqual([], self.outputs(msg_id), msg_type)

    def test_what_cannot_be_answered_is_answered_with_an_error(self):
        for msg_type, content in (("no_such_request", {}), ("execute_request", {"code": 5}), ("complete_request", {}), ("history_request", {"hist_access_type": "none"})):
            content = self.reply(self.ask(self.client.shell_channel, msg_type, content))["content"]
            self.assertEqual(("error", []), (content["status"], content["traceback"]), msg_type)

    def test_a_comm_that_nobody_answers_is_closed(self):
        msg_id = self.ask(self.client.shell_channel, "comm_open", {"comm_id": "c1", "target_name": "nobody", "data": {}})
        outputs = self.outputs(msg_id)
        self.assertEqual([("comm_close", "c1")], [(m["msg_type"], m["content"]["comm_id"]) for m in outputs])
        self.assertEqual({"status": "ok", "comms": {}}, self.reply(self.ask(self.client.shell_channel, "comm_info_request"))["content"])


class Comms(KernelCase):
    def send(self, msg_type, content):
        return [(m["msg_type"], m["content"]) for m in self.outputs(self.ask(self.client.shell_channel, msg_type, content))]

    def comms(self, **asked):
        return self.reply(self.ask(self.client.shell_channel, "comm_info_request", asked))["content"]["comms"]

    def test_opened_by_the_front_end(self):
        reply, _ = self.run_cell(
            'Comms.Answer("echo", comm => { comm.Send(new { hello = comm.OpenData.GetProperty("name").GetString() });'
            ' comm.OnMessage(data => { Console.WriteLine("got " + data); comm.Send(data); }); comm.OnClose(() => display("closed")); });')
        self.assertEqual("ok", reply["status"], reply)
        self.assertEqual([("comm_msg", {"comm_id": "c1", "data": {"hello": "Eva"}})], self.send("comm_open", {"comm_id": "c1", "target_name": "echo", "data": {"name": "Eva"}}))
        self.assertEqual({"c1": {"target_name": "echo"}}, self.comms())
        self.assertEqual(({}, 1), (self.comms(target_name="other"), len(self.comms(target_name="echo"))))
        outputs = self.send("comm_msg", {"comm_id": "c1", "data": [1, 2]})
        self.assertEqual(["stream", "comm_msg"], [kind for kind, _ in outputs])
        self.assertEqual(("got [1, 2]\n", [1, 2]), (outputs[0][1]["text"], outputs[1][1]["data"]))
        self.assertEqual(["display_data"], [kind for kind, _ in self.send("comm_close", {"comm_id": "c1", "data": {}})])
        self.assertEqual({}, self.comms())
        self.assertEqual([], self.send("comm_msg", {"comm_id": "c1", "data": {}}))

    def test_opened_by_a_cell(self):
        _, outputs = self.run_cell('var comm = Comms.Connect("viewer", new { rows = 3 }); comm.OnMessage(data => Console.WriteLine(data.GetRawText()));')
        self.assertEqual(("comm_open", "viewer", {"rows": 3}), (outputs[1][0], outputs[1][1]["target_name"], outputs[1][1]["data"]))
        comm_id = outputs[1][1]["comm_id"]
        self.assertEqual("5\n", self.send("comm_msg", {"comm_id": comm_id, "data": 5})[0][1]["text"])
        self.assertEqual([("comm_close", comm_id)], [(kind, content["comm_id"]) for kind, content in self.run_cell("comm.Close();")[1][1:]])
        self.assertIn("is closed", self.run_cell("comm.Send(1);")[0]["evalue"])

    def test_a_failing_answer_closes_the_comm_and_says_why(self):
        self.run_cell('Comms.Answer("broken", comm => throw new Exception("no"));')
        self.assertEqual(["error", "comm_close"], [kind for kind, _ in self.send("comm_open", {"comm_id": "b", "target_name": "broken", "data": {}})])
        self.assertEqual({}, self.comms(target_name="broken"))


class TwoClients(KernelCase):
    def test_each_gets_its_replies_and_both_get_all_outputs(self):
        other = BlockingKernelClient(connection_file=self.manager.connection_file)
        other.load_connection_file()
        other.start_channels()
        try:
            other.wait_for_ready(TIMEOUT)
            self.drain(other)
            self.drain()
            mine = self.client.execute('Console.WriteLine("mine");')
            self.assertEqual("ok", self.reply(mine)["content"]["status"])
            theirs = other.execute('Console.WriteLine("theirs"); ReadInput("who?")', allow_stdin=True)
            receive(other, other.stdin_channel, TIMEOUT)
            self.assertFalse(client_ready(self.client.stdin_channel))
            other.input("me")
            self.assertEqual("ok", self.reply(theirs, other)["content"]["status"])
            self.assertFalse(client_ready(self.client.shell_channel))
            for client in (self.client, other):
                self.assertEqual("mine\n", self.outputs(mine, client)[1]["content"]["text"])
                self.assertEqual("theirs\n", self.outputs(theirs, client)[1]["content"]["text"])
        finally:
            other.stop_channels()

    def test_a_client_that_comes_back_goes_on(self):
        self.run_cell("var before = 3;")
        self.client.stop_channels()
        type(self).client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(TIMEOUT)
        self.drain()
        self.assertEqual("3", self.run_cell("before")[1][1][1]["data"]["text/plain"])

    def test_a_wrong_signature_and_garbage_are_dropped(self):
        context = zmq.Context.instance()
        socket = context.socket(zmq.DEALER)
        socket.connect(f"tcp://127.0.0.1:{self.manager.shell_port}")
        header = json.dumps({"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": "x", "username": "x", "date": "", "version": "5.3"}).encode()
        for frames in ([b"<IDS|MSG>", b"0" * 64, header, b"{}", b"{}", b'{"code": "var injected = 1;"}'], [b""], [b"<IDS|MSG>"], [os.urandom(50) for _ in range(9)]):
            socket.send_multipart(frames)
        self.assertFalse(socket.poll(500))
        socket.close(0)
        self.assertEqual("error", self.run_cell("injected")[0]["status"])


class Lifetimes(unittest.TestCase):
    def test_shutdown_and_restart_are_echoed_and_end_the_process(self):
        for restart in (False, True):
            manager, client = start_new_kernel(kernel_name="researchkit", startup_timeout=TIMEOUT)
            try:
                message = client.session.msg("shutdown_request", {"restart": restart})
                client.control_channel.send(message)
                reply = receive(client, client.control_channel, TIMEOUT)
                self.assertEqual({"status": "ok", "restart": restart}, reply["content"])
                self.assertTrue(until(lambda: not manager.is_alive(), 10))
            finally:
                client.stop_channels()
                manager.shutdown_kernel(now=True)

    def test_a_restarted_kernel_has_forgotten_everything(self):
        manager, client = start_new_kernel(kernel_name="researchkit", startup_timeout=TIMEOUT)
        try:
            client.execute_interactive("var x = 1;", timeout=TIMEOUT)
            manager.restart_kernel()
            client.wait_for_ready(TIMEOUT)
            self.assertEqual("error", client.execute_interactive("x", timeout=TIMEOUT, output_hook=lambda _: None)["content"]["status"])
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)

    def test_a_cell_that_exits_ends_the_kernel(self):
        manager, client = start_new_kernel(kernel_name="researchkit", startup_timeout=TIMEOUT)
        try:
            client.execute("Environment.Exit(3);")
            self.assertTrue(until(lambda: not manager.is_alive()))
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)

    def test_a_kernel_ends_with_the_front_end_that_started_it(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "kernel-id")
            code = (
                "import sys, time\nfrom jupyter_client.manager import start_new_kernel\n"
                f"manager, client = start_new_kernel(kernel_name='researchkit', startup_timeout={TIMEOUT})\n"
                f"open({file!r}, 'w').write(str(manager.provisioner.pid))\ntime.sleep(600)\n")
            front_end = subprocess.Popen([sys.executable, "-c", code])
            self.assertTrue(until(lambda: os.path.exists(file) and os.path.getsize(file) > 0))
            kernel = int(open(file).read())
            front_end.kill()
            front_end.wait()
            self.assertTrue(until(lambda: not is_running(kernel), 15), "the kernel outlived its front end")


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0] != "Z"


if __name__ == "__main__":
    unittest.main(verbosity=2)
