using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Synthesis;

namespace ResearchKit.Cli.Commands;

/// <summary>What was made, as a table: files with rows and bytes.</summary>
internal static class CitySummary
{
    public static string Of(DataPackage package, string folder, TimeSpan took)
    {
        var files = package.Resources;
        var table = new TableBuilder(package.Title)
            .Labels("table", [.. files.Select(file => file.Name), "all"])
            .Text("file", [.. files.Select(file => file.Path), $"{files.Count} files"])
            .Count("rows", [.. files.Select(file => (long?)file.Rows), files.Sum(file => file.Rows)])
            .Count("bytes", [.. files.Select(file => (long?)file.Bytes), files.Sum(file => file.Bytes)])
            .Note(string.Create(CultureInfo.InvariantCulture, $"Made in {took.TotalSeconds:F1} s in {Path.GetFullPath(folder)}."))
            .Build();
        return table.ToMimeBundle().Data[MimeTypes.Text];
    }

    public static string OfStore(string path, TimeSpan took) => string.Create(
        CultureInfo.InvariantCulture, $"Store: {Path.GetFullPath(path)}, {new FileInfo(path).Length:N0} bytes, made in {took.TotalSeconds:F1} s.");
}
