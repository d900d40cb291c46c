using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Frames.Workbooks;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Purposes;

namespace ResearchKit.Store.Access;

/// <summary>
/// The purposes for which a store may be read, in a file beside it (<c>NAME.duckdb.purposes.yaml</c>) that is made to be read and edited by whoever answers for the data, and survives
/// every import. A query on a protected store states one of them and sees its columns and rows alone.
/// </summary>
public sealed class PurposeRegister : IDisplayable
{
    private readonly string _text;

    private PurposeRegister(string path, string text)
    {
        FilePath = path;
        _text = text;
        Purposes = PurposeText.Read(text, path);
    }

    /// <summary>Full path of the register.</summary>
    public string FilePath { get; }

    /// <summary>The purposes, in the file's order; none when there is no file.</summary>
    public ImmutableArray<Purpose> Purposes { get; }

    /// <summary>A purpose by name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="PurposeException">The register has no such purpose; the message lists those it has.</exception>
    public Purpose this[string name] => Purposes.FirstOrDefault(purpose => purpose.Name == name)
        ?? throw new PurposeException(PurposeRefusal.UnknownPurpose, Purposes.Length == 0
            ? $"No purpose \"{QuotedText.Shortened(name)}\": {FilePath} has none yet. {HowToDeclare}"
            : NameSuggestion.NotFound("purpose", FilePath, name, [.. Purposes.Select(purpose => purpose.Name)]));

    internal static string HowToDeclare =>
        "Declare one with whoever answers for the data: researchkit privacy purposes STORE --draft, or PurposeRegister.Declare in C#.";

    /// <summary>Reads a store's register.</summary>
    /// <param name="storePath">The store's path; the store need not exist.</param>
    /// <exception cref="PurposeException">The file is wrong; the message has the line.</exception>
    public static PurposeRegister Read(string storePath)
    {
        return Of(storePath, TextOf(storePath));
    }

    /// <summary>
    /// Declares a purpose: adds it to the register, which is made when there is none. One that is there already and says the same stays as it is. What the register says is never
    /// changed from a program: that is for whoever answers for the data, in the file.
    /// </summary>
    /// <param name="storePath">The store's path; the store need not exist yet.</param>
    /// <param name="purpose">The purpose.</param>
    /// <param name="timeProvider">The clock of the audit log; the system's by default.</param>
    /// <returns>The register with the purpose.</returns>
    /// <exception cref="PurposeException">The purpose is wrong, or another one of that name is declared.</exception>
    public static PurposeRegister Declare(string storePath, Purpose purpose, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var path = PathOf(storePath);
        if (PurposeRules.ProblemOf(purpose) is { } problem)
            throw new PurposeException(PurposeRefusal.Register, char.ToUpperInvariant(problem[0]) + problem[1..].TrimEnd('.') + ".");
        using var held = OwnerOnlyFile.Lock(path + ".lock");
        var before = Read(storePath);
        if (before.Purposes.FirstOrDefault(one => one.Name == purpose.Name) is { } declared)
        {
            return declared.Equals(purpose) ? before : throw new PurposeException(
                PurposeRefusal.Register,
                $"{path} has a purpose \"{purpose.Name}\" that says otherwise. Change it there, with whoever answers for the data, or choose another name.");
        }

        var after = before.With(purpose);
        AtomicFile.Write(path, draft => File.WriteAllText(draft, after._text));
        new AuditLog(storePath, timeProvider).Append("purpose", new JsonObject
        {
            ["purpose"] = purpose.Name,
            ["until"] = purpose.Until.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["columns"] = purpose.Columns.Length,
            ["register_sha256"] = Hash(after._text),
        });
        return after;
    }

    /// <summary>The purposes as a table that says which are over.</summary>
    /// <param name="today">The day, UTC.</param>
    public TableModel On(DateOnly today) => PurposeTables.Of(this, today);

    /// <summary>The purposes as a table: question, what they rest on, until when, tables.</summary>
    public MimeBundle ToMimeBundle() => PurposeTables.Of(this, null).ToMimeBundle();

    internal static string PathOf(string storePath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(storePath);
        return Path.GetFullPath(storePath) + ".purposes.yaml";
    }

    internal static PurposeRegister Of(string storePath, string text) => new(PathOf(storePath), text);

    /// <summary>The text of a store's register; one without purposes when there is no file.</summary>
    internal static string TextOf(string storePath)
    {
        var path = PathOf(storePath);
        return File.Exists(path) ? File.ReadAllText(path) : "purposes:\n";
    }

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The register with one purpose more, its comments and order kept.</summary>
    private PurposeRegister With(Purpose purpose)
    {
        var text = Purposes.Length == 0 && !File.Exists(FilePath) ? PurposeText.Head : _text.TrimEnd() + "\n";
        try
        {
            var after = new PurposeRegister(FilePath, text + PurposeText.Write(purpose));
            if (after.Purposes.SequenceEqual(Purposes.Add(purpose)))
                return after;
        }
        catch (PurposeException)
        {
            // The file is laid out otherwise, so that the text does not go at its end: said below.
        }

        throw new PurposeException(
            PurposeRefusal.Register, $"\"{purpose.Name}\" cannot be added at the end of {FilePath}, which is laid out otherwise. Add it there by hand:\n{PurposeText.Write(purpose)}");
    }
}
