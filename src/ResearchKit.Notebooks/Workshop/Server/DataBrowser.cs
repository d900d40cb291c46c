using System.Globalization;
using System.Text.Json.Nodes;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Notebooks.Workshop.Contents;
using ResearchKit.Privacy;
using ResearchKit.Store;
using ResearchKit.Synthesis;

namespace ResearchKit.Notebooks.Workshop.Server;

/// <summary>The data sets of a folder, their tables and columns with units and classes, and the first rows of synthetic ones. Rows of anything else are never shown.</summary>
internal static class DataBrowser
{
    private const string Folder = "datasets";
    private const string Usual = "city-small";
    private const int SampleRows = 6;

    /// <summary>Builds the store that most notebooks ask, where it is missing.</summary>
    public static void Prepare(ContentsFolder folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder.Resolve(""), Folder, Usual);
        if (Directory.Exists(path) && IsCity(path))
            CityDataset.BuildStore(path, cancellationToken);
    }

    /// <summary>The data sets of the kit's generator.</summary>
    public static JsonArray Sets(ContentsFolder folder)
    {
        var root = folder.Resolve("");
        var datasets = Path.Combine(root, Folder);
        if (!Directory.Exists(datasets))
            return [];
        return [.. Directory.EnumerateDirectories(datasets).Order(StringComparer.Ordinal).Where(IsCity).Select(path => new JsonObject { ["name"] = Path.GetFileName(path), ["title"] = DataPackage.Read(path).Title })];
    }

    /// <summary>The tables of a data set.</summary>
    public static JsonArray Tables(ContentsFolder folder, string set, CancellationToken cancellationToken)
    {
        using var store = Open(folder, set, cancellationToken);
        return
        [
            .. store.Catalog.Tables.Where(table => table.RowCount > 0).Select(table => new JsonObject
            {
                ["name"] = table.Name,
                ["description"] = table.Description,
                ["rows"] = store.Protection == Protection.Synthetic ? table.RowCount : null,
                ["columns"] = new JsonArray([.. table.Columns.Select(column => new JsonObject
                {
                    ["name"] = column.Name,
                    ["type"] = column.Type,
                    ["unit"] = column.Unit,
                    ["class"] = column.DisclosureClass?.ToString(),
                    ["description"] = column.Description,
                })]),
            }),
        ];
    }

    /// <summary>The first rows of a table, as HTML.</summary>
    /// <exception cref="RequestRefusedException">There is no such table, or its rows are not synthetic.</exception>
    public static JsonObject Sample(ContentsFolder folder, string set, string table, CancellationToken cancellationToken)
    {
        using var store = Open(folder, set, cancellationToken);
        if (store.Protection != Protection.Synthetic)
            throw new RequestRefusedException(403, "rows of protected data are not shown.");
        var known = store.Catalog.Tables.FirstOrDefault(candidate => candidate.Name == table) ?? throw RequestRefusedException.NotFound($"{set} has no table \"{table}\".");
        var rows = store.Query(string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM \"{known.Name}\" ORDER BY ALL LIMIT {SampleRows}"), cancellationToken: cancellationToken);
        return new JsonObject { ["html"] = new Displayer(new ReleaseGate()).Render(rows, cancellationToken).Data[MimeTypes.Html] };
    }

    private static bool IsCity(string path)
    {
        try
        {
            return File.Exists(Path.Combine(path, DataPackage.FileName)) && DataPackage.Read(path).Generator.Name == SyntheticCity.Generator;
        }
        catch (DataPackageException)
        {
            return false; // another kind of data set
        }
    }

    private static LearningStore Open(ContentsFolder folder, string set, CancellationToken cancellationToken)
    {
        // The folder of data sets may be a link that all participants share: only its name is taken from the request.
        var path = Path.Combine(folder.Resolve(""), Folder, set);
        if (set.Length == 0 || set != Path.GetFileName(set) || set.StartsWith('.') || !Directory.Exists(path) || !IsCity(path))
            throw RequestRefusedException.NotFound($"there is no data set \"{set}\".");
        return LearningData.Open(path, cancellationToken: cancellationToken);
    }
}
