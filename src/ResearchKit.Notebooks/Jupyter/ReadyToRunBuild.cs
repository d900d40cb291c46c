using System.Diagnostics;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>
/// A copy of a program whose assemblies are compiled ahead of time, so that a kernel starts in about half the time. It is made once for each version of the
/// program, by the SDK, in a folder of the user's, and found there from then on.
/// </summary>
/// <param name="program">The folder of the program's assemblies.</param>
/// <param name="folder">Where such copies are kept; made if it is missing.</param>
internal sealed class ReadyToRunBuild(string program, string folder)
{
    private const string ProjectName = "ReadyToRun.proj";
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>Where this user's copies are kept.</summary>
    public static string UserFolder =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "researchkit", "kernels");

    /// <summary>The program <c>dotnet</c> of the running framework.</summary>
    public static string DotNet =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>Whether a program needs no such copy: its compiler is compiled ahead already.</summary>
    public static bool IsCompiledAhead(string program)
    {
        using var assembly = new PEReader(File.OpenRead(Path.Combine(program, "Microsoft.CodeAnalysis.CSharp.dll")));
        return assembly.PEHeaders.CorHeader is { ManagedNativeHeaderDirectory.Size: > 0 };
    }

    /// <summary>The folder of the copy of this very version, whether it is there or not.</summary>
    public string Target => Path.Combine(folder, Fingerprint());

    /// <summary>Makes the copy, unless it is there.</summary>
    /// <param name="time">Says which copies of other versions are so old that they are removed, unless an installed kernel starts them.</param>
    /// <param name="cancellationToken">Ends the SDK's work; nothing is left behind.</param>
    /// <returns>The folder of the copy.</returns>
    /// <exception cref="ReadyToRunException">The SDK is missing or failed; the message says what it said.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async Task<string> MakeAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var target = Target;
        if (Directory.Exists(target))
            return target;
        Directory.CreateDirectory(folder);
        RemoveOld(time.GetUtcNow() - KeptFor, KernelSpecs.List());
        var draft = Directory.CreateDirectory(Path.Combine(folder, $"draft-{Guid.NewGuid():N}")).FullName;
        try
        {
            var compiled = await CompileAsync(draft, cancellationToken).ConfigureAwait(false);
            var copy = Path.Combine(draft, "program");
            Copy(program, copy);
            foreach (var assembly in Directory.EnumerateFiles(compiled, "*.dll").Where(file => File.Exists(Path.Combine(copy, Path.GetFileName(file)))))
                File.Copy(assembly, Path.Combine(copy, Path.GetFileName(assembly)), overwrite: true);
            if (!Directory.Exists(target)) // two installations at a time make the same
                Directory.Move(copy, target);
            return target;
        }
        finally
        {
            Directory.Delete(draft, recursive: true);
        }
    }

    // The program's files, without what other builds left in folders beside them.
    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var native in Directory.EnumerateFiles(Path.Combine(from, "runtimes"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, native));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(native, copy);
        }
    }

    private async Task<string> CompileAsync(string draft, CancellationToken cancellationToken)
    {
        var project = Path.Combine(draft, ProjectName);
        using (var text = typeof(ReadyToRunBuild).Assembly.GetManifestResourceStream(ProjectName)!)
        using (var file = File.Create(project))
            await text.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
        var compiled = Path.Combine(draft, "compiled");
        var start = new ProcessStartInfo(DotNet)
        {
            ArgumentList = { "publish", project, "-c", "Release", "--nologo", "-v", "q", "-nodeReuse:false", $"-p:Assemblies={program}", "-o", compiled },
            WorkingDirectory = draft,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var sdk = Process.Start(start)!;
        await using var cancelled = cancellationToken.Register(() => sdk.Kill(entireProcessTree: true)).ConfigureAwait(false);
        var error = sdk.StandardError.ReadToEndAsync(CancellationToken.None);
        var said = await sdk.StandardOutput.ReadToEndAsync(CancellationToken.None).ConfigureAwait(false) + await error.ConfigureAwait(false);
        await sdk.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return sdk.ExitCode == 0
            ? compiled
            : throw new ReadyToRunException($"The .NET SDK could not compile the kernel ahead of time (it needs the SDK 10 and a NuGet feed): {said.Trim()}");
    }

    // What is compiled, and for what: the assemblies, the framework's version and the machine's architecture.
    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(program, "*.dll").Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file)));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        hash.AppendData(Encoding.UTF8.GetBytes($"{Environment.Version} {RuntimeInformation.RuntimeIdentifier}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private void RemoveOld(DateTimeOffset before, IReadOnlyList<KernelSpec> installed)
    {
        foreach (var old in new DirectoryInfo(folder).EnumerateDirectories())
        {
            var isStarted = installed.Any(spec => spec.Command.Any(word => word.StartsWith(old.FullName, StringComparison.Ordinal)));
            if (!isStarted && old.CreationTimeUtc < before.UtcDateTime)
                old.Delete(recursive: true);
        }
    }
}

/// <summary>A program that could not be compiled ahead of time; the message says why.</summary>
/// <param name="message">What the SDK said.</param>
internal sealed class ReadyToRunException(string message) : Exception(message);
