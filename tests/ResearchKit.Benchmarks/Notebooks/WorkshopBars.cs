using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace ResearchKit.Benchmarks.Notebooks;

/// <summary>
/// The workshop in numbers: pages in Chromium (home, a notebook, its first result after opening), and a classroom of kernels: memory when idle, and all pressing run at once. Usage:
/// <c>workshop-bars PROGRAM [participants] [replicates]</c>; PROGRAM is the installed tool, or ResearchKit.Cli.dll.
/// </summary>
internal static class WorkshopBars
{
    private const string Lesson = "notebooks/tutorials/01-a-question-a-query-a-chart.ipynb";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("Usage: workshop-bars PROGRAM [participants] [replicates]");
            return 2;
        }

        var participants = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 30;
        var replicates = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5;
        await PagesAsync(args[0], replicates);
        await RoomAsync(args[0], participants, replicates);
        return 0;
    }

    private static async Task PagesAsync(string program, int replicates)
    {
        var (home, notebook, result, started) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
        for (var i = 0; i < replicates; i++)
        {
            await using var server = await Server.StartAsync(program);
            started.Add(server.StartSeconds);
            await Task.Delay(TimeSpan.FromSeconds(4)); // the waiting kernel has warmed up, as while somebody reads the home page
            await using var context = await browser.NewContextAsync();
            var page = await context.NewPageAsync();
            await page.GotoAsync("about:blank");
            home.Add(await SecondsAsync(async () =>
            {
                await page.GotoAsync(server.Entrance);
                await page.WaitForSelectorAsync("ol.entries li");
            }));
            notebook.Add(await SecondsAsync(async () =>
            {
                await page.GotoAsync(server.Address + "notebooks/" + Lesson);
                await page.WaitForSelectorAsync(".cell.code .cm-content");
            }));
            result.Add(await SecondsAsync(async () =>
            {
                await page.WaitForSelectorAsync(".state[data-status=idle]");
                await page.ClickAsync(".cell.code >> nth=0 >> .cm-content");
                await page.Keyboard.PressAsync("Control+Enter");
                await page.WaitForSelectorAsync(".cell.code >> nth=0 >> .prompt:text-matches('^[0-9]+$')");
            }));
        }

        Report("server ready (new folder, s)", started);
        Report("home page (s)", home);
        Report("notebook open, editors drawn (s)", notebook);
        Report("first cell after that (s)", result);
    }

    private static async Task RoomAsync(string program, int participants, int replicates)
    {
        await using var server = await Server.StartAsync(program, "--classroom", participants.ToString(CultureInfo.InvariantCulture), "--address", "127.0.0.1");
        var tokens = File.ReadLines(Path.Combine(server.Folder, "addresses.txt")).Select(line => line[(line.IndexOf("token=", StringComparison.Ordinal) + "token=".Length)..]).ToArray();
        var clock = Stopwatch.StartNew();
        var kernels = new List<Kernel>();
        foreach (var token in tokens)
            kernels.Add(await Kernel.StartAsync(server.Address, token));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{participants} kernels started, one after the other: {clock.Elapsed.TotalSeconds:0.0} s"));
        foreach (var kernel in kernels)
            await kernel.RunAsync("1+1");
        await Task.Delay(TimeSpan.FromSeconds(10));
        var memory = server.Memory();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"idle, after one cell each: {memory.Sum() / 1024.0:0.00} GiB in {memory.Count} processes (proportional set size), largest {memory.Max():0} MiB"));
        var slowest = new List<double>();
        for (var i = 0; i < replicates; i++)
        {
            var answers = await Task.WhenAll(kernels.Select(kernel => SecondsAsync(() => kernel.RunAsync("1+1"))));
            slowest.Add(answers.Max());
            await Task.Delay(1000);
        }

        Report($"slowest of {participants} that run 1+1 at once (s)", slowest);
    }

    private static void Report(string what, List<double> values)
    {
        values.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: median {values[values.Count / 2]:0.00}, {values[0]:0.00} to {values[^1]:0.00}, {values.Count} replicates"));
    }

    private static async Task<double> SecondsAsync(Func<Task> action)
    {
        var clock = Stopwatch.StartNew();
        await action();
        return clock.Elapsed.TotalSeconds;
    }

    private sealed class Server : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly DirectoryInfo _root;

        private Server(Process process, DirectoryInfo root, string entrance, double seconds) => (_process, _root, Entrance, StartSeconds) = (process, root, entrance, seconds);

        public string Entrance { get; }

        public double StartSeconds { get; }

        public string Address => Entrance[..(Entrance.IndexOf('?', StringComparison.Ordinal))];

        public string Folder => Path.Combine(_root.FullName, "work");

        public static async Task<Server> StartAsync(string program, params string[] more)
        {
            var root = Directory.CreateTempSubdirectory("workshop-bars");
            string[] words = program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? ["dotnet", program] : [program];
            var start = new ProcessStartInfo(words[0], [.. words.Skip(1), "workshop", "--no-browser", "--folder", Path.Combine(root.FullName, "work"), .. more]) { RedirectStandardOutput = true, UseShellExecute = false };
            var clock = Stopwatch.StartNew();
            var process = Process.Start(start)!;
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Contains("?token=", StringComparison.Ordinal))
                    return new Server(process, root, line.Trim(), clock.Elapsed.TotalSeconds);
            }

            throw new InvalidOperationException("The workshop did not open.");
        }

        /// <summary>Proportional set sizes of the server and its kernels, in MiB.</summary>
        public List<double> Memory()
        {
            var own = new HashSet<int> { _process.Id };
            var sizes = new List<double>();
            foreach (var process in Process.GetProcesses().OrderBy(process => process.Id))
            {
                using (process)
                {
                    try
                    {
                        var parent = int.Parse(File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("PPid:", StringComparison.Ordinal))["PPid:".Length..], CultureInfo.InvariantCulture);
                        if (process.Id != _process.Id && !own.Contains(parent))
                            continue;
                        own.Add(process.Id);
                        var size = File.ReadLines($"/proc/{process.Id}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
                        sizes.Add(double.Parse(size["Pss:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024);
                    }
                    catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
                    {
                        continue; // it ended meanwhile
                    }
                }
            }

            return sizes;
        }

        public async ValueTask DisposeAsync()
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
            _root.Delete(recursive: true);
        }
    }

    /// <summary>A front end in the form of messages without a subprotocol.</summary>
    private sealed class Kernel(ClientWebSocket socket)
    {
        private readonly byte[] _buffer = new byte[1 << 20];

        public static async Task<Kernel> StartAsync(string address, string token)
        {
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", token);
            using var answer = await client.PostAsync(new Uri("/api/kernels", UriKind.Relative), new StringContent("""{"path":"notebooks/tutorials"}""", Encoding.UTF8, "application/json"));
            var id = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!.ToString();
            var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Authorization", $"token {token}");
            await socket.ConnectAsync(new Uri($"{address.Replace("http://", "ws://", StringComparison.Ordinal)}api/kernels/{id}/channels"), CancellationToken.None);
            return new Kernel(socket);
        }

        public async Task RunAsync(string code)
        {
            var id = Guid.NewGuid().ToString("N");
            var message = new JsonObject
            {
                ["channel"] = "shell",
                ["header"] = new JsonObject { ["msg_id"] = id, ["session"] = "bars", ["username"] = "", ["date"] = "2026-01-01T00:00:00Z", ["msg_type"] = "execute_request", ["version"] = "5.3" },
                ["parent_header"] = new JsonObject(),
                ["metadata"] = new JsonObject(),
                ["content"] = new JsonObject { ["code"] = code, ["silent"] = false, ["store_history"] = true, ["user_expressions"] = new JsonObject(), ["allow_stdin"] = false },
                ["buffers"] = new JsonArray(),
            };
            await socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            while (true)
            {
                var part = await socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None);
                var json = JsonNode.Parse(_buffer.AsSpan(0, part.Count))!;
                if (json["parent_header"]?["msg_id"]?.ToString() != id || json["channel"]!.ToString() != "shell")
                    continue;
                if (json["content"]!["status"]!.ToString() != "ok")
                    throw new InvalidOperationException(json.ToJsonString());
                return;
            }
        }
    }
}
