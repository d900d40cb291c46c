using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Cli;

/// <summary>A file that the rows of a query go to, through the same gate as printing.</summary>
internal sealed class ResultFile
{
    private readonly string _path;
    private readonly bool _forSpreadsheets;

    /// <summary>Checks the place before any work is done.</summary>
    /// <exception cref="IOException">The file is there and shall not be replaced, or its folder is not.</exception>
    public ResultFile(string path, bool overwrite, bool forSpreadsheets)
    {
        _path = Path.GetFullPath(path);
        _forSpreadsheets = forSpreadsheets;
        if (!overwrite && File.Exists(_path))
            throw new IOException($"{_path} is there already. Name another file, or replace it with --overwrite.");
        if (!Directory.Exists(Path.GetDirectoryName(_path)))
            throw new IOException($"There is no folder {Path.GetDirectoryName(_path)}. Make it first, or name another file.");
    }

    /// <summary>Whether the kit writes files of that ending.</summary>
    public static bool IsKnown(string path) => Ending(path) is ".CSV" or ".PARQUET" or ".XLSX";

    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public void Write(DataFrame frame, CancellationToken cancellationToken)
    {
        if (new ReleaseGate().Admit(frame) is not DataFrame shown)
            throw new ProtectedDataException(
                "The store is protected: its rows are not written to files. Release counts, shares or means by group in a notebook, and write the released table: "
                + "frame.Release(by: [\"...\"], Measure.Count()).WriteXlsx(\"result.xlsx\").");
        switch (Ending(_path))
        {
            case ".CSV":
                shown.WriteCsv(_path, _forSpreadsheets, cancellationToken);
                break;
            case ".PARQUET":
                shown.WriteParquet(_path, cancellationToken);
                break;
            default:
                shown.WriteXlsx(_path, cancellationToken: cancellationToken);
                break;
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Wrote {shown.RowCount:N0} rows of {shown.Columns.Count} columns to {_path}."));
    }

    private static string Ending(string path) => Path.GetExtension(path).ToUpperInvariant();
}
