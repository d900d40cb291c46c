using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ResearchKit.Notebooks.Jupyter;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Benchmarks.Jupyter;

/// <summary>
/// Attacks a kernel at its sockets: random bytes at each of the five, and mutated messages of which half are signed after the mutation. It must neither
/// crash nor hang, nor keep memory. Usage: <c>jupyter-fuzz [count at each socket] [count of messages] [seed]</c>; a million of each by default.
/// </summary>
internal static class ProtocolFuzz
{
    /// <summary>Front ends at each socket: connecting is mostly waiting.</summary>
    private const int Hands = 16;

    private const int StringsOfConnection = 200;

    private static readonly string[] Ports = ["shell_port", "control_port", "iopub_port", "stdin_port", "hb_port"];
    private static readonly string[] PeerTypes = ["DEALER", "DEALER", "SUB", "DEALER", "REQ"];

    public static int Run(string[] args)
    {
        var noise = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var messages = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000;
        var random = new RandomStream(args.Length > 2 ? ulong.Parse(args[2], CultureInfo.InvariantCulture) : 1);
        var folder = Directory.CreateTempSubdirectory("jupyter-fuzz-");
        var file = Path.Combine(folder.FullName, "connection.json");
        var ports = FreePorts(Ports.Length);
        const string Key = "fuzz";
        var fields = Ports.Select((name, i) => $"\"{name}\": {ports[i]}");
        File.WriteAllText(file, $$"""{ {{string.Join(", ", fields)}}, "ip": "127.0.0.1", "transport": "tcp", "key": "{{Key}}", "signature_scheme": "hmac-sha256" }""");
        using var end = new CancellationTokenSource();
        var log = new StringWriter();
        var kernel = JupyterKernel.RunAsync(file, new ReleaseGate(), log, TimeProvider.System, end.Token);

        // What the process needs for its work anyway is there after the first part.
        RawFrontEnd.CheckAlive(ports, Key);
        ThrowAtAll(ports, 2_000, random.Split("warm"));
        Mutate(ports[0], 2_000, Key, random.Split("warm messages"));
        var before = Memory();
        Report($"{noise} random byte strings at each of {Ports.Length} sockets, at the same time", before, ThrowAtAll(ports, noise, random.Split("noise")));
        Report($"{messages} mutated messages at shell_port", before, Mutate(ports[0], messages, Key, random.Split("messages")));
        RawFrontEnd.CheckAlive(ports, Key);
        Console.WriteLine($"alive; {log.ToString().Count(character => character == '\n')} lines of log");
        end.Cancel();
        var ended = kernel.Wait(TimeSpan.FromSeconds(30));
        folder.Delete(recursive: true);
        Console.WriteLine(ended ? "ended" : "HANGS");
        return ended ? 0 : 1;
    }

    private static void Report(string what, long before, TimeSpan took) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what}: {took.TotalSeconds:F1} s, {(Memory() - before) / 1048576.0:+0.0;-0.0} MiB managed, {Environment.WorkingSet >> 20} MiB working set, {Process.GetCurrentProcess().Threads.Count} threads"));

    private static long Memory()
    {
        Thread.Sleep(500); // connections that were closed last are still being left
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static TimeSpan ThrowAtAll(int[] ports, int count, RandomStream random)
    {
        var clock = Stopwatch.StartNew();
        var throwers = ports.SelectMany((port, i) => Enumerable.Range(0, Hands).Select(hand => (Port: port, PeerType: PeerTypes[i], Count: (count / Hands) + (hand < count % Hands ? 1 : 0), Random: random.Split(i).Split(hand)))).ToArray();
        var threads = throwers.Select(thrower => new Thread(() => Throw(thrower.Port, thrower.PeerType, thrower.Count, thrower.Random))).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return clock.Elapsed;
    }

    /// <summary>
    /// Throws strings. Of every two connections one gets a single string in place of a greeting, or behind a good handshake in place of a frame; the other shakes hands as the socket expects, and gets
    /// the bodies of good frames, single and in messages, until it is disconnected or has had enough.
    /// </summary>
    private static void Throw(int port, string peerType, int count, RandomStream random)
    {
        for (var (thrown, i) = (0, 0); thrown < count; i++)
        {
            try
            {
                using var connection = new RawFrontEnd(port);
                if (i % 2 == 0)
                {
                    thrown++;
                    byte[] handshake = i % 4 == 0 ? [.. RawFrontEnd.Greeting, .. RawFrontEnd.ReadyFor(port, i)] : [];
                    connection.Send([.. handshake, .. Bytes(random)]);
                }
                else
                {
                    connection.Send([.. RawFrontEnd.Greeting, .. RawFrontEnd.Ready(peerType)]);
                    for (var k = 0; k < StringsOfConnection && thrown < count; k++, thrown++)
                    {
                        connection.Send(RawFrontEnd.Frame(Bytes(random), more: random.Integer(3) == 0));
                        connection.DiscardAnswers();
                    }
                }

                connection.CloseAtOnce();
            }
            catch (SocketException)
            {
                continue; // it was disconnected while it was still talking
            }
        }
    }

    private static byte[] Bytes(RandomStream random)
    {
        var bytes = new byte[1 + random.Integer(200)];
        for (var k = 0; k < bytes.Length; k++)
            bytes[k] = (byte)random.Integer(256);
        return bytes;
    }

    private static TimeSpan Mutate(int port, int count, string key, RandomStream random)
    {
        (string Type, string Content)[] seeds =
        [
            ("kernel_info_request", "{}"), ("history_request", """{"hist_access_type": "search", "pattern": "a*", "n": 3, "output": true}"""),
            ("is_complete_request", """{"code": "#!sql\nselect 1"}"""), ("comm_info_request", """{"target_name": "x"}"""),
            ("comm_open", """{"comm_id": "c", "target_name": "t", "data": {"a": [1, 2]}}"""), ("comm_msg", """{"comm_id": "c", "data": {}}"""),
            ("comm_close", """{"comm_id": "c", "data": {}}"""), ("interrupt_request", "{}"), ("debug_request", """{"seq": 1}"""),
            ("complete_request", """{"code": "#!ab", "cursor_pos": 3}"""), ("inspect_request", """{"code": "#!time", "cursor_pos": 2}"""),
            ("execute_request", """{"code": "", "silent": true, "user_expressions": {}}"""),
        ];
        var clock = Stopwatch.StartNew();
        var connection = RawFrontEnd.Connected(port);
        for (var i = 0; i < count; i++)
        {
            var (type, content) = seeds[random.Integer(seeds.Length)];
            var header = $$"""{"msg_id": "m{{i}}", "username": "u", "session": "s", "date": "", "msg_type": "{{type}}", "version": "5.3"}""";
            byte[][] parts = [Encoding.UTF8.GetBytes(header), "{}"u8.ToArray(), "{}"u8.ToArray(), Encoding.UTF8.GetBytes(content)];
            var signed = i % 2 == 0;
            if (signed)
                parts[random.Integer(parts.Length)] = Changed(parts[random.Integer(parts.Length)], random);
            var wire = RawFrontEnd.Message(key, parts);
            try
            {
                connection.Send(signed ? wire : Changed(wire, random));
                connection.DiscardAnswers();
            }
            catch (SocketException)
            {
                connection.Dispose();
                connection = RawFrontEnd.Connected(port);
            }
        }

        connection.Dispose();
        return clock.Elapsed;
    }

    private static byte[] Changed(byte[] bytes, RandomStream random)
    {
        var changed = bytes.ToList();
        for (var i = random.Integer(3); i >= 0 && changed.Count > 0; i--)
        {
            var at = random.Integer(changed.Count);
            switch (random.Integer(3))
            {
                case 0:
                    changed[at] = (byte)random.Integer(256);
                    break;
                case 1:
                    changed.RemoveAt(at);
                    break;
                default:
                    changed.Insert(at, (byte)random.Integer(256));
                    break;
            }
        }

        return [.. changed];
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
            listener.Dispose();
        return ports;
    }
}
