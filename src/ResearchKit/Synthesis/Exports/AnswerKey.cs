using System.Globalization;
using System.Security.Cryptography;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// Writes what is true about the exports into a folder of its own: who each record is, what is untidy about it, and the counts of each file. Written line by line beside the
/// exports; read by whoever judges an import or a linkage, never by what is judged.
/// </summary>
internal sealed class AnswerKey : IDisposable
{
    /// <summary>Name of the folder within the exports.</summary>
    public const string FolderName = "answer-key";

    /// <summary>Name of the file beside the folder that seals it: a line a file with its SHA-256, as the tool sha256sum writes and checks them.</summary>
    public const string SealName = "answer-key.sha256";

    private readonly string _folder;
    private readonly DelimitedWriter _records;
    private readonly DelimitedWriter _mess;
    private readonly DelimitedWriter _identities;
    private readonly HashSet<(string System, string Kind, string Identifier)> _known = [];
    private readonly SortedSet<int> _people = [];
    private readonly List<FileAccount> _files = [];
    private readonly Dictionary<string, long> _notExported = new(StringComparer.Ordinal);

    public AnswerKey(string exports)
    {
        _folder = Path.Combine(exports, FolderName);
        Directory.CreateDirectory(_folder);
        _records = Open("records.csv", "file", "line", "item", "person");
        _mess = Open("mess.csv", "file", "line", "item", "kind", "of_file", "of_line", "of_item");
        _identities = Open("identities.csv", "system", "kind", "identifier", "person");
    }

    /// <summary>The files so far, in the order in which they were begun.</summary>
    public IReadOnlyList<FileAccount> Files => _files;

    /// <summary>Rows of the city that a format cannot hold, by reason.</summary>
    public IReadOnlyDictionary<string, long> NotExported => _notExported;

    /// <summary>Begins a file.</summary>
    public FileAccount Begin(string system, string path, string format, FileShape? shape = null, TabularFormat? layout = null)
    {
        var account = new FileAccount(_files.Count + 1, system, path, format) { Shape = shape, Layout = layout };
        _files.Add(account);
        return account;
    }

    /// <summary>Notes that a record is of a person, or of nobody (a measure for a whole group, an anonymous answer).</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="person">The person's number in the city, or null.</param>
    public void Record(RecordPlace place, int? person)
    {
        if (person is { } known)
            _people.Add(known);
        _records.Write([Text(place.File.Number), Text(place.Line), place.ItemText, person is { } id ? Text(id) : ""]);
    }

    /// <summary>Notes and counts what is untidy about a record.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="kind">What is untidy.</param>
    /// <param name="of">The record that it repeats, corrects or takes back; null for other kinds.</param>
    public void Mess(RecordPlace place, MessKind kind, RecordPlace? of = null)
    {
        place.File.Count(kind);
        _mess.Write([
            Text(place.File.Number), Text(place.Line), place.ItemText, CodeOf(kind),
            of is null ? "" : Text(of.File.Number), of is null ? "" : Text(of.Line), of?.ItemText ?? "",
        ]);
    }

    /// <summary>Notes what a system calls a person. Said again, it is written once.</summary>
    public void Identity(string system, string kind, string identifier, int person)
    {
        _people.Add(person);
        if (_known.Add((system, kind, identifier)))
            _identities.Write([system, kind, identifier, Text(person)]);
    }

    /// <summary>Counts a row of the city that no export holds.</summary>
    public void Omit(string reason) => _notExported[reason] = _notExported.GetValueOrDefault(reason) + 1;

    /// <summary>Ends the key: writes people and files, and the seal beside the folder.</summary>
    /// <param name="people">Names of those who occur.</param>
    /// <param name="pseudonyms">The city's pseudonyms by person.</param>
    /// <returns>The seal: SHA-256 of the list of hashes, lower-case hexadecimal.</returns>
    public string Seal(PersonDirectory people, IReadOnlyDictionary<int, string> pseudonyms)
    {
        _records.Dispose();
        _mess.Dispose();
        _identities.Dispose();
        using (var writer = Open("people.csv", "person", "pseudonym", "kind", "given_name", "second_name", "family_name", "birth_date"))
        {
            foreach (var id in _people)
            {
                var person = people[id];
                writer.Write([
                    Text(id), pseudonyms.GetValueOrDefault(id, ""), person.IsLearner ? "learner" : "staff", person.GivenName, person.SecondName, person.FamilyName,
                    person.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ]);
            }
        }

        WriteFiles();
        using (var writer = Open("not-exported.csv", "reason", "rows"))
        {
            foreach (var (reason, rows) in _notExported.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                writer.Write([reason, Text(rows)]);
        }

        File.WriteAllText(Path.Combine(_folder, "README.md"), AnswerKeyReadme.Text);
        return WriteSeal();
    }

    public void Dispose()
    {
        _records.Dispose();
        _mess.Dispose();
        _identities.Dispose();
    }

    /// <summary>Whether the folder holds what the seal says, no file more and no file less.</summary>
    /// <param name="exports">Folder of the exports.</param>
    public static bool IsIntact(string exports) =>
        File.Exists(Path.Combine(exports, SealName)) && File.ReadAllText(Path.Combine(exports, SealName)) == HashesOf(exports);

    /// <summary>The kind as the key writes it: <c>exact_duplicate</c>.</summary>
    public static string CodeOf(MessKind kind) =>
        string.Concat(kind.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));

    private void WriteFiles()
    {
        var kinds = Enum.GetValues<MessKind>();
        using var writer = Open(
            "files.csv",
            ["file", "system", "path", "format", "encoding", "byte_order_mark", "header", "trailing_delimiter", "rows", "valid", "violations", .. kinds.Select(CodeOf)]);
        foreach (var file in _files)
        {
            writer.Write([
                Text(file.Number), file.System, file.Path, file.Format, file.Shape?.Encoding ?? "utf-8", Flag(file.Shape?.HasByteOrderMark), Flag(file.Shape?.HasHeader),
                Flag(file.Shape?.HasTrailingDelimiter), Text(file.Rows), Text(file.Valid), Text(file.Violations), .. kinds.Select(kind => Text(file[kind])),
            ]);
        }
    }

    private string WriteSeal()
    {
        var exports = Path.GetDirectoryName(_folder)!;
        var hashes = HashesOf(exports);
        File.WriteAllText(Path.Combine(exports, SealName), hashes);
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(hashes)));
    }

    private static string HashesOf(string exports) => string.Concat(
        Directory.GetFiles(Path.Combine(exports, FolderName)).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)
            .Select(name => $"{DataResource.HashOf(Path.Combine(exports, FolderName, name))["sha256:".Length..]}  {FolderName}/{name}\n"));

    private DelimitedWriter Open(string name, params IReadOnlyList<string> header) =>
        new(File.Create(Path.Combine(_folder, name)), FileShape.Tidy, ',', header);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Flag(bool? value) => value is null ? "" : value.Value ? "true" : "false";
}

/// <summary>Where a record stands.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Line on which it begins, from 1.</param>
/// <param name="Item">Place within the line, from 0, where a line holds several (Caliper); null elsewhere.</param>
internal sealed record RecordPlace(FileAccount File, int Line, int? Item = null)
{
    public string ItemText => Item?.ToString(CultureInfo.InvariantCulture) ?? "";
}
