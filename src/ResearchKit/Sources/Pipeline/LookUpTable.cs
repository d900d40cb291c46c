using System.Text;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>
/// The way back from pseudonyms to persons, for whoever may and must go it: system, identifier and pseudonym of everyone in the store, as CSV in a file for the owner alone. Made when it is asked for and never else; until the store
/// is in its place it stands in memory alone.
/// </summary>
internal sealed class LookUpTable
{
    private readonly string _path;
    private string _text = "";

    /// <param name="path">The file to make.</param>
    /// <exception cref="ImportException">It exists, or its folder does not.</exception>
    public LookUpTable(string path)
    {
        _path = Path.GetFullPath(path);
        if (File.Exists(_path) || Directory.Exists(_path))
            throw new ImportException($"{_path} exists. Choose another name for the look-up table, or delete it where nobody can restore it.");
        if (!Directory.Exists(Path.GetDirectoryName(_path)))
            throw new ImportException($"There is no folder {Path.GetDirectoryName(_path)} for the look-up table.");
    }

    /// <summary>Takes the persons of a filled store; those of a system in the order of their identifiers.</summary>
    public void Take(SqlSession session, CancellationToken cancellationToken)
    {
        var text = new StringBuilder("system,identifier,pseudonym\n");
        foreach (var row in session.Rows(
            "SELECT DISTINCT i.system, i.identifier, p.pseudonym FROM memory.identity i JOIN store.person p USING (person_id) ORDER BY ALL", cancellationToken))
            text.AppendJoin(',', row.Select(value => CsvField.Of((string)value!))).Append('\n');
        _text = text.ToString();
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <exception cref="ImportException">It cannot be written; the store is made all the same.</exception>
    public void Write()
    {
        try
        {
            OwnerOnlyFile.WriteWhole(_path, _text);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"The store is made; its look-up table {_path} could not be written: {problem.Message} Import again with another name for it.");
        }
    }
}
