using System.Globalization;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// Long answers (respondent, question, value) gathered into wide rows: a row a respondent, a column a question in the order of their codes. Held in memory: two bytes an answer and about 100 a respondent.
/// </summary>
/// <typeparam name="TRespondent">What identifies a row.</typeparam>
internal sealed class WideRows<TRespondent>
    where TRespondent : notnull
{
    private const short None = short.MinValue;

    private readonly Dictionary<TRespondent, short[]> _rows = [];
    private readonly Dictionary<string, int> _places;

    /// <summary>Prepares for questions of these codes.</summary>
    public WideRows(IEnumerable<string> questions)
    {
        Questions = [.. questions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _places = Questions.Select((code, place) => (code, place)).ToDictionary(entry => entry.code, entry => entry.place, StringComparer.Ordinal);
    }

    /// <summary>The codes of the questions, in order.</summary>
    public IReadOnlyList<string> Questions { get; }

    /// <summary>The respondents in the order of their first answer.</summary>
    public IEnumerable<TRespondent> Respondents => _rows.Keys;

    /// <summary>Adds an answer; a missing one keeps the field empty.</summary>
    public void Add(TRespondent respondent, string question, int? value)
    {
        if (!_rows.TryGetValue(respondent, out var answers))
        {
            answers = new short[Questions.Count];
            Array.Fill(answers, None);
            _rows.Add(respondent, answers);
        }

        if (value is { } given)
            answers[_places[question]] = checked((short)given);
    }

    /// <summary>The fields of a respondent's answers.</summary>
    public IEnumerable<string> Fields(TRespondent respondent) =>
        _rows[respondent].Select(answer => answer == None ? "" : answer.ToString(CultureInfo.InvariantCulture));
}
