using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;

namespace ResearchKit.Notebooks.Kernels.CSharp.References;

/// <summary>The libraries that the cells of a kernel asked for: restored, loaded, and handed to the compiler.</summary>
internal sealed class CellReferences
{
    private readonly Dictionary<string, string> _loaded = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string?> _asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _sources = [];
    private readonly PackageLoadContext _context = new();
    private readonly InteractiveAssemblyLoader _loader;
    private readonly PackageRestore _restore;
    private readonly string _workingDirectory;
    private bool _hasForwarders;

    public CellReferences(InteractiveAssemblyLoader loader, CSharpKernelOptions options)
    {
        _loader = loader;
        _workingDirectory = options.WorkingDirectory;
        _restore = new PackageRestore(options.PackageCache, options.WorkingDirectory, options.DotnetCommand);
    }

    /// <summary>References that no cell has been compiled with yet: those of this cell, and of cells before it that did not compile.</summary>
    public ImmutableArray<MetadataReference> Waiting { get; private set; } = [];

    /// <summary>Makes what a section asks for available.</summary>
    /// <returns>The code without the lines that ask.</returns>
    /// <exception cref="PackageException">Something cannot be had.</exception>
    public async Task<string> TakeAsync(Submission submission, SubmissionOutput output, CancellationToken cancellationToken)
    {
        var (code, references) = ReferenceLine.TakeOut(submission.Code, submission.FirstLine);
        foreach (var source in references.Where(reference => reference.Kind == ReferenceKind.Source).Select(reference => reference.Value))
        {
            var full = source.Contains("://", StringComparison.Ordinal) ? source : Path.GetFullPath(source, _workingDirectory);
            if (!_sources.Contains(full, StringComparer.Ordinal))
                _sources.Add(full);
        }

        foreach (var line in references.Where(reference => reference.Kind == ReferenceKind.Library))
            AddWaiting(Library(line));
        var packages = references.Where(reference => reference.Kind == ReferenceKind.Package && !HostReferences.KitPackages.Contains(reference.Value, StringComparer.OrdinalIgnoreCase)).ToArray();
        if (packages.Any(IsNew))
            await RestoreAsync([.. packages.Where(IsNew)], output, cancellationToken).ConfigureAwait(false);
        return code;
    }

    /// <summary>A cell was compiled with what was waiting; later cells have it from that one.</summary>
    public void Accept() => Waiting = [];

    private IEnumerable<MetadataReference> Library(ReferenceLine line)
    {
        var full = Path.GetFullPath(line.Value, _workingDirectory);
        if (File.Exists(full))
            return [MetadataReference.CreateFromFile(full)];
        var named = ScriptMetadataResolver.Default.ResolveReference(line.Value, baseFilePath: null, MetadataReferenceProperties.Assembly);
        return named.IsEmpty
            ? throw new PackageException($"there is no library \"{line.Value}\": no file {full}, and no assembly of .NET has that name.", line.Line)
            : named;
    }

    private void AddWaiting(IEnumerable<MetadataReference> references)
    {
        if (!_hasForwarders)
            Waiting = Waiting.AddRange(HostReferences.Forwarders);
        _hasForwarders = true;
        Waiting = Waiting.AddRange(references);
    }

    private bool IsNew(ReferenceLine line)
    {
        if (!_loaded.TryGetValue(line.Value, out var version))
            return true;
        if (line.Version is null || line.Version == version || (_asked.TryGetValue(line.Value, out var asked) && asked == line.Version))
            return false;
        throw new PackageException(
            $"package {line.Value} {version} is loaded already, and a second version ({line.Version}) cannot be loaded beside it. Restart the kernel and ask for {line.Version} first, or use {version}.",
            line.Line);
    }

    private async Task RestoreAsync(ReferenceLine[] lines, SubmissionOutput output, CancellationToken cancellationToken)
    {
        var set = new SortedDictionary<string, string?>(_asked, StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines)
        {
            if (set.TryGetValue(line.Value, out var other) && other is not null && line.Version is not null && other != line.Version)
                throw new PackageException($"package {line.Value} is asked for in two versions, {other} and {line.Version}. Only one of them can be loaded.", line.Line);
            set[line.Value] = line.Version ?? other;
        }

        var what = string.Join(", ", lines.Select(line => line.Version is null ? line.Value : $"{line.Value} {line.Version}"));
        DisplayedValue? shown = null;
        try
        {
            var restored = await _restore.RestoreAsync(set, _sources, () => shown = Announce(output, what), cancellationToken).ConfigureAwait(false);
            Load(restored, lines);
            foreach (var line in lines)
                _asked[line.Value] = set[line.Value];
            var named = string.Join(", ", lines.Select(line => line.Value).Distinct(StringComparer.OrdinalIgnoreCase).Select(id => $"{id} {_loaded[id]}"));
            Show($"Packages: {named}");
        }
        catch (RestoreException error)
        {
            Show($"Packages: {what} could not be restored.");
            throw new PackageException(error.Message, lines[0].Line);
        }
        catch (Exception error) when (error is OperationCanceledException or PackageException)
        {
            Show($"Packages: {what} were not loaded.");
            throw;
        }

        void Show(string text)
        {
            if (shown is null)
                output.Display(text);
            else
                shown.Update(text);
        }
    }

    private static DisplayedValue Announce(SubmissionOutput output, string what)
    {
        output.Progress(fraction: null, $"restoring {what}", hasDisplay: true);
        return output.Display($"Packages: restoring {what} ...");
    }

    private void Load(ImmutableArray<RestoredPackage> restored, ReferenceLine[] lines)
    {
        foreach (var line in lines)
        {
            var version = restored.First(package => package.Id.Equals(line.Value, StringComparison.OrdinalIgnoreCase)).Version;
            if (line.Version is { } asked && !IsThat(asked, version))
                throw new PackageException($"package {line.Value} has no version {asked}; the nearest is {version}. Ask for that one, or leave the version out for the newest.", line.Line);
        }

        foreach (var package in restored)
        {
            if (_loaded.TryGetValue(package.Id, out var version) && version != package.Version)
            {
                throw new PackageException(
                    $"{string.Join(", ", lines.Select(line => line.Value))} needs {package.Id} {package.Version}, and {version} is loaded already: a second version cannot be loaded beside it. Restart the kernel and ask for all packages in one cell.",
                    lines[0].Line);
            }
        }

        var news = restored.Where(package => !_loaded.ContainsKey(package.Id)).ToArray();
        foreach (var (assembly, file) in _context.Add(news))
        {
            _loader.RegisterDependency(assembly);
            var documentation = Path.ChangeExtension(file, ".xml");
            AddWaiting([MetadataReference.CreateFromFile(file, documentation: File.Exists(documentation) ? new DocumentationFile(documentation) : null)]);
        }

        foreach (var package in news)
            _loaded[package.Id] = package.Version;
    }

    // 1.0 is 1.0.0; patterns and ranges (1.*, [1,2)) are NuGet's to judge.
    private static bool IsThat(string asked, string version) =>
        asked.AsSpan().IndexOfAny("*[(") >= 0 || Normal(asked).Equals(Normal(version), StringComparison.OrdinalIgnoreCase);

    private static string Normal(string version)
    {
        var plain = version.Split('+')[0];
        var dash = plain.IndexOf('-', StringComparison.Ordinal);
        var numbers = (dash < 0 ? plain : plain[..dash]).Split('.').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
        while (numbers.Count > 1 && numbers[^1] == 0)
            numbers.RemoveAt(numbers.Count - 1);
        return string.Join('.', numbers) + (dash < 0 ? "" : plain[dash..]);
    }
}
