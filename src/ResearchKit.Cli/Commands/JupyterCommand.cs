using System.CommandLine;
using ResearchKit.Notebooks.Jupyter;
using ResearchKit.Privacy;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit jupyter</c>: the notebook engine as a kernel of Jupyter and VS Code.</summary>
internal static class JupyterCommand
{
    /// <summary>The command that a kernelspec starts; Ctrl+C interrupts a cell there and does not end it.</summary>
    public const string KernelCommandName = "kernel";

    /// <summary>In place of a connection file: the kernel waits for its assignment on standard input.</summary>
    public const string AssignedByInput = "-";

    public static Command Create() => new Command(
        "jupyter", "Use the notebook engine as a kernel of Jupyter, VS Code and other front ends.")
    {
        Install(), Uninstall(), List(), Kernel(),
    };

    /// <summary>Whether these are the arguments of a kernelspec: <c>jupyter kernel FILE</c>.</summary>
    public static bool IsKernel(string[] args) => args is ["jupyter", KernelCommandName, ..];

    /// <summary>Parses them, with a tree of these two commands alone.</summary>
    public static ParseResult ParseKernel(string[] args) => new RootCommand { new Command("jupyter") { Kernel() } }.Parse(args);

    private static Command Install()
    {
        var prefix = Prefix("Install below this folder, such as a virtual environment, instead of for this user.");
        var alias = new Option<bool>("--dotnet-alias")
        {
            Description = $"Answer to {KernelSpecs.DotNetInteractiveName} too, the name of .NET Interactive's C# kernel. A kernel that has this name is never overwritten.",
        };
        var asBuilt = new Option<bool>("--as-built")
        {
            Description = "Start the kernel from this very program, also where it is not compiled ahead of time: for those who work on the kernel itself.",
        };
        var command = new Command(
            "install",
            "Tell Jupyter about the kernel. Installed before, it is replaced.\n"
            + "A program that is not compiled ahead of time, such as one built from source, is compiled once for this machine, which takes the SDK a minute or two; the copy is kept in\n"
            + $"{ReadyToRunBuild.UserFolder} and found there by later installations of the same build.")
        {
            prefix, alias, asBuilt,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var program = parsed.GetValue(asBuilt) ? OwnProgram.Words() : await FastCommandAsync(cancellationToken);
            foreach (var spec in KernelSpecs.Install(program, parsed.GetValue(prefix), parsed.GetValue(alias)))
                Console.Out.WriteLine($"Installed {spec.Name} in {spec.Folder}");
            Console.Out.WriteLine("Choose \"C# and SQL (ResearchKit)\" as the kernel of a notebook.");
            return ExitCode.Ok;
        });
        return command.WithExamples("researchkit jupyter install", "researchkit jupyter install --prefix .venv", "researchkit jupyter install --dotnet-alias");
    }

    private static Command Uninstall()
    {
        var prefix = Prefix("Uninstall from below this folder instead of from this user's.");
        var command = new Command("uninstall", "Take the kernel away from Jupyter again.") { prefix };
        command.SetAction(parsed =>
        {
            var removed = KernelSpecs.Uninstall(parsed.GetValue(prefix));
            foreach (var spec in removed)
                Console.Out.WriteLine($"Removed {spec.Name} from {spec.Folder}");
            if (removed.Count == 0)
                Console.Out.WriteLine("The kernel is not installed there; nothing was changed.");
            return ExitCode.Ok;
        });
        return command.WithExamples("researchkit jupyter uninstall");
    }

    private static Command List()
    {
        var prefix = Prefix("Look below this folder as well.");
        var command = new Command("list", "Say where the kernel is installed, and whether it can start. Exit codes: 0 all can start, 2 one cannot.") { prefix };
        command.SetAction(parsed =>
        {
            var specs = KernelSpecs.List(parsed.GetValue(prefix));
            foreach (var spec in specs)
                Console.Out.WriteLine($"{spec.Name,-12} {(spec.CanStart ? "ok" : $"MISSING {spec.Command[0]}; run researchkit jupyter install again"),-3} {spec.Folder}");
            if (specs.Count == 0)
                Console.Out.WriteLine("The kernel is not installed. Install it: researchkit jupyter install");
            return specs.All(spec => spec.CanStart) ? ExitCode.Ok : ExitCode.CheckFailed;
        });
        return command.WithExamples("researchkit jupyter list");
    }

    private static Command Kernel()
    {
        var file = new Argument<string>("CONNECTION_FILE") { Description = $"The file in which the front end says where to listen; {AssignedByInput}: the workshop's server says it on standard input." };
        var command = new Command(KernelCommandName, "Run a kernel; front ends call this.") { file };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetRequiredValue(file) == AssignedByInput)
                await JupyterKernel.RunAssignedAsync(Console.In, Console.Out, new ReleaseGate(), Console.Error, TimeProvider.System, cancellationToken);
            else
                await JupyterKernel.RunAsync(parsed.GetRequiredValue(file), new ReleaseGate(), Console.Error, TimeProvider.System, cancellationToken);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Option<string?> Prefix(string description) => new("--prefix") { Description = description };

    /// <summary>How the program is started that is compiled ahead of time; it is made where it is not there.</summary>
    private static async Task<string[]> FastCommandAsync(CancellationToken cancellationToken)
    {
        var own = AppContext.BaseDirectory;
        if (ReadyToRunBuild.IsCompiledAhead(own))
            return OwnProgram.Words();
        var build = new ReadyToRunBuild(own, ReadyToRunBuild.UserFolder);
        if (!Directory.Exists(build.Target))
            Console.Error.WriteLine("Compiling the kernel ahead of time for this machine, so that it starts fast. This takes a minute or two, once ...");
        try
        {
            var folder = await build.MakeAsync(TimeProvider.System, cancellationToken);
            var assembly = typeof(JupyterCommand).Assembly.GetName().Name;
            var executable = Path.Combine(folder, assembly + (OperatingSystem.IsWindows() ? ".exe" : ""));
            return File.Exists(executable) ? [executable] : [ReadyToRunBuild.DotNet, Path.Combine(folder, assembly + ".dll")];
        }
        catch (ReadyToRunException failure)
        {
            Terminal.Complain($"{failure.Message}\nThe kernel is installed as it is, and starts more slowly. Install it again when that is mended.");
            return OwnProgram.Words();
        }
    }
}
