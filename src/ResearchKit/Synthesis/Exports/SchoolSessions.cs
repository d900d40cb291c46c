using System.Globalization;

namespace ResearchKit.Synthesis.Exports;

/// <summary>School years and terms: those that groups and grades of the city refer to.</summary>
internal sealed class SchoolSessions
{
    private readonly SortedDictionary<int, Session> _years = [];
    private readonly SortedDictionary<string, Session> _terms = new(StringComparer.Ordinal);

    public SchoolSessions(CityTables tables, CityRoster roster)
    {
        foreach (var year in roster.SchoolYears)
            AddYear(year);
        foreach (var code in tables.Rows("grade").Select(row => row.Text("term_code")).OfType<string>().Distinct(StringComparer.Ordinal))
            Term(code);
    }

    /// <summary>All sessions, school years first.</summary>
    public IReadOnlyList<Session> All => [.. _years.Values, .. _terms.Values];

    /// <summary>Keys of the terms of a school year; that of the school year itself when no term is known.</summary>
    public IReadOnlyList<string> TermsOf(int? schoolYear)
    {
        var year = schoolYear is { } known && _years.TryGetValue(known, out var found) ? found : _years.Values.FirstOrDefault() ?? AddYear(2024);
        var terms = _terms.Values.Where(term => term.Parent == year.Id).Select(term => term.Id).ToList();
        return terms.Count > 0 ? terms : [year.Id];
    }

    /// <summary>
    /// The session of a term's code. Codes that begin with a calendar year and name a season (2024-autumn, 2025-spring) become a term of the school year; others stand for the school year that begins in the
    /// year that the code begins with; null when it begins with none.
    /// </summary>
    public Session? Term(string code)
    {
        if (_terms.TryGetValue(code, out var known))
            return known;
        if (code.Length < 4 || !int.TryParse(code.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var calendarYear))
            return null;
        var isSpring = code.Contains("spring", StringComparison.OrdinalIgnoreCase);
        var isAutumn = code.Contains("autumn", StringComparison.OrdinalIgnoreCase) || code.Contains("fall", StringComparison.OrdinalIgnoreCase);
        var schoolYear = isSpring ? calendarYear - 1 : calendarYear;
        var year = AddYear(schoolYear);
        var from = isSpring ? new DateOnly(calendarYear, 1, 6) : year.From;
        var to = isAutumn ? new DateOnly(calendarYear, 12, 20) : year.To;
        var term = new Session("term-" + code, code, "term", from, to, year.Id, schoolYear);
        _terms.Add(code, term);
        return term;
    }

    private Session AddYear(int year)
    {
        if (!_years.TryGetValue(year, out var session))
        {
            session = new Session(
                string.Create(CultureInfo.InvariantCulture, $"year-{year}"), string.Create(CultureInfo.InvariantCulture, $"School year {year}-{year + 1}"), "schoolYear",
                new DateOnly(year, 8, 8), new DateOnly(year + 1, 5, 31), "", year);
            _years.Add(year, session);
        }

        return session;
    }

    internal sealed record Session(string Id, string Title, string Type, DateOnly From, DateOnly To, string Parent, int SchoolYear);
}
