using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using ResearchKit.Notebooks.Workshop.Contents;
using ResearchKit.Notebooks.Workshop.Processes;
using ResearchKit.Notebooks.Workshop.Server;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit workshop</c> by itself: live notebooks in the browser.</summary>
internal static class WorkshopServe
{
    /// <summary>The command's name.</summary>
    public const string CommandName = "workshop";
    private const string Packed = "workshop";
    private const int DefaultKernelMegabytes = 1024;

    /// <summary>What <c>--from</c> is.</summary>
    public const string FromDescription = "The folder that has notebooks and datasets. Default: the one of the repository that you are in, or the one that this program came with.";

    public static Command Create()
    {
        var folder = new Option<string>("--folder", "-f") { Description = "The folder to work in: copies of the notebooks and of the data go there, what is there stays. Default: \"ResearchKit workshop\" in your home folder." };
        var from = new Option<string?>("--from") { Description = FromDescription };
        var port = new Option<int>("--port", "-p") { Description = "The port. Default: any free one." };
        var quiet = new Option<bool>("--no-browser") { Description = "Do not open a browser; open the address that is printed." };
        var classroom = new Option<int>("--classroom") { Description = "Serve a room: so many participants, each with an address, a folder and kernels of their own. Other machines of the network can then reach this one." };
        var address = new Option<string>("--address") { Description = "With --classroom: where to listen. Default: all addresses of this machine." };
        var host = new Option<string[]>("--host-name") { Description = "With --classroom: a name by which others reach this machine, beside its addresses." };
        var memory = new Option<int>("--memory") { Description = $"With --classroom: megabytes of .NET objects that one kernel may hold. Default: {DefaultKernelMegabytes}." };
        var cellTime = new Option<int>("--cell-time") { Description = "With --classroom: seconds after which a cell is interrupted. Default: 120." };
        var command = new Command(
            CommandName,
            "Open live notebooks in the browser: tutorials, use cases, research, and the synthetic city. Needs no Python, no account and no network; nothing leaves this machine, and without --classroom no other machine can reach it. "
            + "You work in copies; the originals are never changed. Ctrl+C ends it. What you wrote is saved.")
        {
            folder, from, port, quiet, classroom, address, host, memory, cellTime,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var participants = parsed.GetValue(classroom);
            if (participants < 0)
                throw new IOException("--classroom is a number of participants: 1 or more.");
            if (participants == 0 && (parsed.GetValue(address) is not null || parsed.GetValue(host) is { Length: > 0 }))
                throw new IOException("--address and --host-name let other machines in: that is --classroom N. Without it the workshop is for this machine alone.");
            var work = Path.GetFullPath(parsed.GetValue(folder) ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "ResearchKit workshop"));
            var handedOut = Path.Combine(work, WorkFolders.PackedOriginals);
            var options = new WorkshopOptions
            {
                Originals = Originals(parsed.GetValue(from) ?? (Directory.Exists(handedOut) ? handedOut : null)),
                WorkFolder = work,
                Port = parsed.GetValue(port),
                Participants = participants,
                Address = participants == 0 ? IPAddress.Loopback : Listen(parsed.GetValue(address)),
                HostNames = parsed.GetValue(host) ?? [],
                Limits = participants == 0
                    ? new KernelLimits()
                    : new KernelLimits((parsed.GetValue(memory) is var megabytes and > 0 ? megabytes : DefaultKernelMegabytes) * (1L << 20), TimeSpan.FromSeconds(parsed.GetValue(cellTime) is var seconds and > 0 ? seconds : 120), (2 * participants) + 4),
                Log = line => Console.Error.WriteLine(line),
            };
            await using var server = await WorkshopServer.StartAsync(options, OwnProgram.Command("jupyter", JupyterCommand.KernelCommandName, JupyterCommand.AssignedByInput), cancellationToken);
            Tell(server, options);
            if (!parsed.GetValue(quiet))
                Open(server.Entrance);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            Console.Out.WriteLine("The workshop is closed. What was written is in " + options.WorkFolder);
            return ExitCode.Ok;
        });
        return command.WithExamples(
            "researchkit workshop",
            "researchkit workshop --folder my-workshop --port 8890 --no-browser",
            "researchkit workshop --classroom 30 --host-name workshop.local");
    }

    /// <summary>The folder that has notebooks and data sets: named, or above the current one, or packed with the program.</summary>
    /// <exception cref="IOException">There is none.</exception>
    internal static string Originals(string? named)
    {
        if (named is not null)
            return Path.GetFullPath(named);
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "notebooks", "tutorials")) && Directory.Exists(Path.Combine(folder.FullName, "datasets")))
                return folder.FullName;
        }

        var packed = Path.Combine(AppContext.BaseDirectory, Packed);
        return Directory.Exists(Path.Combine(packed, "notebooks")) ? packed : throw new IOException("No notebooks are here. Name the folder that has notebooks and datasets with --from.");
    }

    private static void Tell(WorkshopServer server, WorkshopOptions options)
    {
        Console.Out.WriteLine($"The workshop is open. Your copies are in {options.WorkFolder}");
        if (options.Participants == 0)
        {
            Console.Out.WriteLine($"\n    {server.Entrance}\n\nThis address lets in whoever has it, from this machine alone. Ctrl+C closes the workshop.");
            return;
        }

        var list = Path.Combine(options.WorkFolder, "addresses.txt");
        File.WriteAllLines(list, server.Entrances.Select(entrance => $"{entrance.Name}\t{entrance.Address}"));
        Console.Out.WriteLine($"\nFacilitator:\n    {server.Entrance}\n    {new Uri(server.Address, "overview")} shows where the room stands.");
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{options.Participants} participants: one address each, in {list}\n    {server.Entrances[0].Address}\n    ...\n"));
        Console.Out.WriteLine("Other machines of this network can reach this one, unencrypted: use it in a room that you trust, with synthetic data. Each participant has processes and a folder of their own,\nbut all run as your user of this machine: code of a cell can read what you can read. Ctrl+C closes the workshop.");
    }

    private static IPAddress Listen(string? text)
    {
        if (text is null)
            return IPAddress.Any;
        return IPAddress.TryParse(text, out var address) ? address : throw new IOException($"--address is \"{text}\"; expected an address such as 0.0.0.0 or 192.168.1.20. Names go with --host-name.");
    }

    // Without a desktop there is no browser to open: the address stands on the screen.
    private static void Open(Uri address)
    {
        try
        {
            using var process = OperatingSystem.IsWindows() ? Process.Start(new ProcessStartInfo(address.ToString()) { UseShellExecute = true })
                : OperatingSystem.IsMacOS() ? Process.Start("open", address.ToString())
                : Environment.GetEnvironmentVariable("DISPLAY") is null && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is null ? null
                : Process.Start("xdg-open", address.ToString());
        }
        catch (Win32Exception)
        {
            Console.Error.WriteLine("No browser could be opened. Open the address yourself.");
        }
    }
}
