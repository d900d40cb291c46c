using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>The risk that people are recognised in rows.</summary>
public static class DisclosureRiskExtensions
{
    /// <summary>
    /// Measures how well people are hidden: k-anonymity, sample uniqueness, l-diversity and t-closeness. The definitions are at
    /// <see cref="DisclosureRiskReport"/>.
    /// </summary>
    /// <param name="frame">Rows about people; a person may have several.</param>
    /// <param name="quasiIdentifiers">Columns by which people could be recognised; null for all of class quasi-identifier.</param>
    /// <param name="sensitive">Columns that should not become known; null for all of class sensitive. May be empty.</param>
    /// <param name="options">k, l, t, the person column, orders of ordinal values; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <returns>The report; coarse where the frame is protected.</returns>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    /// <exception cref="ArgumentException">No column is named as quasi-identifier and none has the class; or an order lacks values.</exception>
    /// <exception cref="ProtectedDataException">A column tells people apart by itself, or the rows are protected and about fewer than 20 people.</exception>
    /// <example><code>frame.DisclosureRisk(quasiIdentifiers: ["birth_year", "sex_code", "district"], sensitive: ["grade"])</code></example>
    public static DisclosureRiskReport DisclosureRisk(
        this DataFrame frame,
        IReadOnlyList<string>? quasiIdentifiers = null,
        IReadOnlyList<string>? sensitive = null,
        DisclosureRiskOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        options ??= DisclosureRiskOptions.Default;
        if (options.Exact && !frame.Provenance.Protection.MayBeShown())
            throw new ProtectedDataException("Exact figures of protected rows are not given: a filter that adds one person would show in them. Measure the store as a whole: store.DisclosureRisk(...).");
        var quasi = (quasiIdentifiers ?? OfClass(frame, DisclosureClass.QuasiIdentifier)).Select(name => frame[name].Name).Distinct(StringComparer.Ordinal).ToArray();
        if (quasi.Length == 0)
            throw new ArgumentException(
                $"Which columns could people be recognised by? No column of this frame has the class quasi-identifier. Name them: frame.DisclosureRisk(quasiIdentifiers: [...]). "
                + $"Columns: {string.Join(", ", frame.ColumnNames)}.");
        var values = (sensitive ?? OfClass(frame, DisclosureClass.Sensitive)).Select(name => frame[name].Name)
            .Distinct(StringComparer.Ordinal).Except(sensitive is null ? quasi : [], StringComparer.Ordinal).ToArray();
        var person = Person(frame, options.Person);
        foreach (var name in quasi.Concat(values))
            Refuse(frame[name], person);
        return DisclosureRiskMeasurement.Of(frame, person, quasi, [.. values.Select(name => new SensitiveColumn(name))], options, exact: false, cancellationToken);
    }

    private static IReadOnlyList<string> OfClass(DataFrame frame, DisclosureClass wanted) =>
        [.. frame.Columns.Where(column => column.DisclosureClass == wanted).Select(column => column.Name)];

    private static string? Person(DataFrame frame, string? asked)
    {
        if (asked is not null)
            return frame[asked].Name;
        var pseudonyms = OfClass(frame, DisclosureClass.Pseudonym);
        return pseudonyms.Count <= 1 ? pseudonyms.FirstOrDefault() : throw new ArgumentException(
            $"Which column says whose row it is? Several are pseudonyms: {string.Join(", ", pseudonyms)}. Name it: new DisclosureRiskOptions {{ Person = \"{pseudonyms[0]}\" }}.");
    }

    private static void Refuse(Column column, string? person)
    {
        if (column.DisclosureClass is DisclosureClass.DirectIdentifier or DisclosureClass.Pseudonym || column.Name == person)
            throw new ProtectedDataException($"Column \"{column.Name}\" tells people apart by itself: every class would be one person. Name columns that people share values of.");
    }
}
