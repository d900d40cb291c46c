using System.Globalization;
using System.Text.Json.Nodes;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Purposes;

namespace ResearchKit.Store.Access;

/// <summary>Puts people on the list of objections of a store, and takes them off.</summary>
public static class StoreObjections
{
    /// <summary>Leaves the rows of people out of every query on the store from now on, whatever the purpose, also after further imports.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The project's key, with which the store was imported.</param>
    /// <param name="identifierSystem">What kind of identifiers they are, as in the mapping of the import.</param>
    /// <param name="identifiers">The people's identifiers; they stay in memory.</param>
    /// <returns>How many were named, and how many of them are people of the store as it is now.</returns>
    /// <exception cref="PseudonymKeyException">The store was imported with another key.</exception>
    /// <exception cref="IOException">The list cannot be written.</exception>
    public static (int Named, int InStore) Object(this LearningStore store, PseudonymKey key, string identifierSystem, IEnumerable<string> identifiers)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(key);
        RequireKey(store, key);
        var pseudonyms = new ObjectionList(store.FilePath).Add(key, identifierSystem, identifiers);
        var known = store.Inspect(
            "objection",
            ["person"],
            session => Convert.ToInt32(
                session.Scalar<object>("SELECT count(*) FROM person WHERE pseudonym IN (SELECT unnest(CAST($1 AS VARCHAR[])))", default, pseudonyms.ToList()), CultureInfo.InvariantCulture),
            new JsonObject { ["change"] = "added" });
        return (pseudonyms.Distinct(StringComparer.Ordinal).Count(), known);
    }

    /// <summary>Reads the rows of people again who withdrew their objection.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The project's key.</param>
    /// <param name="identifierSystem">What kind of identifiers they are.</param>
    /// <param name="identifiers">The people's identifiers.</param>
    /// <returns>How many were on the list.</returns>
    /// <exception cref="PseudonymKeyException">The store was imported with another key.</exception>
    /// <exception cref="IOException">The list cannot be written.</exception>
    public static int WithdrawObjection(this LearningStore store, PseudonymKey key, string identifierSystem, IEnumerable<string> identifiers)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(key);
        RequireKey(store, key);
        var removed = new ObjectionList(store.FilePath).Remove(key, identifierSystem, identifiers);
        store.Inspect("objection", [], _ => removed, new JsonObject { ["change"] = "withdrawn" });
        return removed;
    }

    private static void RequireKey(LearningStore store, PseudonymKey key)
    {
        var used = store.Provenance.Select(load => load.KeyFingerprint).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        if (used.Length > 0 && !used.Contains(key.Fingerprint, StringComparer.Ordinal))
            throw new PseudonymKeyException(
                $"{key.Path} is another key ({key.Fingerprint}) than the one with which {store.FilePath} was imported ({string.Join(", ", used)}): it would name other people. Pass the project's key file.");
    }
}
