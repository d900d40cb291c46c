using System.Collections.Immutable;

namespace ResearchKit.Notebooks.Reports;

/// <summary>Where the results of a set of notebooks go.</summary>
/// <param name="Executed">The executed notebooks, one for each notebook.</param>
/// <param name="Html">Their reports; null where none is asked for.</param>
/// <param name="Index">The index page; null where there is none.</param>
internal sealed record ReportPlaces(ImmutableArray<string> Executed, ImmutableArray<string?> Html, string? Index)
{
    private const string NotebookEnding = ".ipynb";
    private const string HtmlEnding = ".html";

    /// <summary>Works the places out, as full paths, and checks them before anything is run.</summary>
    /// <exception cref="IOException">One file is named for several notebooks, or a result would replace a notebook that is run; the message says which.</exception>
    public static ReportPlaces Of(NotebookSetRequest request)
    {
        var names = Names(request.Notebooks);
        var toFile = Ends(request.Output, NotebookEnding);
        RefuseOneForMany(request, request.Output, toFile, "--output");
        ImmutableArray<string> executed = toFile
            ? [Path.GetFullPath(request.Output)]
            : [.. names.Select(name => Path.GetFullPath(Path.Combine(request.Output, name + NotebookEnding)))];
        var html = request.Html ?? (toFile ? null : request.Output);
        var toPage = html is not null && Ends(html, HtmlEnding);
        RefuseOneForMany(request, html ?? "", toPage, "--html");
        ImmutableArray<string?> pages = html is null ? [.. names.Select(_ => (string?)null)]
            : toPage ? [Path.GetFullPath(html)]
            : [.. names.Select(name => Path.GetFullPath(Path.Combine(html, name + HtmlEnding)))];
        RefuseReplacing(request.Notebooks, executed);
        return new ReportPlaces(executed, pages, html is null || toPage ? null : Path.GetFullPath(Path.Combine(html, "index.html")));
    }

    private static bool Ends(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static void RefuseOneForMany(NotebookSetRequest request, string path, bool isFile, string option)
    {
        if (isFile && request.Notebooks.Length > 1)
            throw new IOException($"{option} names one file, {path}, for {request.Notebooks.Length} notebooks. Name a folder instead.");
        if (isFile && Directory.Exists(path))
            throw new IOException($"{option}: {path} is a folder, although its name ends like that of a file. Name another one.");
        if (!isFile && path.Length > 0 && File.Exists(path))
            throw new IOException($"{option}: {path} is a file. Name a folder, or a file that ends in {(option == "--html" ? HtmlEnding : NotebookEnding)}.");
    }

    private static void RefuseReplacing(ImmutableArray<string> notebooks, ImmutableArray<string> executed)
    {
        var sources = notebooks.Select(Path.GetFullPath).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (executed.FirstOrDefault(sources.Contains) is { } replaced)
            throw new IOException($"The executed notebook would replace the notebook itself, {replaced}. Notebooks that are run are never changed: name another place with --output.");
    }

    // Two notebooks of the same file name get a number.
    private static string[] Names(ImmutableArray<string> notebooks)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "index" };
        return [.. notebooks.Select(path =>
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var unique = name;
            for (var n = 2; !taken.Add(unique); n++)
                unique = $"{name}-{n}";
            return unique;
        })];
    }
}
