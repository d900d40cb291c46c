using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Frames;

namespace ResearchKit.Store;

/// <summary>How a store and its catalog look.</summary>
internal static class CatalogTables
{
    public static TableBuilder Of(LearningStore store)
    {
        var table = Of(store.Catalog, Path.GetFileName(store.FilePath));
        if (store.DataAsOf is { } asOf)
            table.Note(string.Create(CultureInfo.InvariantCulture, $"Data as of {asOf:yyyy-MM-dd}."));
        return store.Protection == Protection.Synthetic
            ? table.Source(Path.GetFileName(store.FilePath), isSynthetic: true)
            : table.Note("Protected: columns and released tables are shown, rows are not.");
    }

    public static TableBuilder Of(StoreCatalog catalog, string title = "Tables of the store")
    {
        var filled = catalog.Tables.Where(table => table.ExactCount > 0).ToArray();
        var empty = catalog.Tables.Where(table => table.ExactCount == 0).Select(table => table.Name).ToArray();
        var builder = new TableBuilder(title).Labels("table", [.. filled.Select(table => table.Name)]);
        builder = (Array.Exists(filled, table => table.IsProtected) ? builder.Text("rows", [.. filled.Select(table => table.Size)]) : builder.Count("rows", [.. filled.Select(table => (long?)table.ExactCount)]))
            .Text("a row is", [.. filled.Select(table => table.Description)]);
        return empty.Length == 0 ? builder : builder.Note($"{empty.Length} more tables of the learning schema have no rows here.");
    }

    public static TableBuilder Of(StoreTable table) => new TableBuilder($"{table.Name}: {table.Description}")
        .Labels("column", [.. table.Columns.Select(column => column.Name)])
        .Text("type", [.. table.Columns.Select(column => column.Type)])
        .Text("unit", [.. table.Columns.Select(column => column.Unit)])
        .Text("class", [.. table.Columns.Select(column => ClassName(column.DisclosureClass))])
        .Text("meaning", [.. table.Columns.Select(column => column.Description)])
        .Note($"Rows: {table.Size}.");

    private static string ClassName(DisclosureClass? disclosureClass) => disclosureClass switch
    {
        DisclosureClass.DirectIdentifier => "direct identifier",
        DisclosureClass.Pseudonym => "pseudonym",
        DisclosureClass.QuasiIdentifier => "quasi-identifier",
        DisclosureClass.Sensitive => "sensitive",
        DisclosureClass.Neutral => "neutral",
        _ => "unknown",
    };
}
