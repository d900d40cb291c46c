using System.Globalization;
using System.Text;
using ResearchKit.Sources.Formats;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Exports;

/// <summary>Makes the fields of a row untidy: mistyped keys, misspelt names, dates in other forms; and breaks rows on purpose.</summary>
/// <param name="plan">The table.</param>
/// <param name="mess">The rates.</param>
internal sealed class RowMess(TablePlan plan, ExportMess mess)
{
    private static readonly LocalDateForm[] Forms = Enum.GetValues<LocalDateForm>();

    /// <summary>Misspells keys, names and dates of birth in place. Dates stay as in ISO 8601.</summary>
    /// <returns>What was done.</returns>
    public List<MessKind> Misspell(string[] row, RandomStream random)
    {
        var done = new List<MessKind>();
        foreach (var (column, role) in plan.Roles.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var place = plan[column];
            if (role == FieldRole.Key)
                row[place] = Key(row[place], column, done, random.Split(column));
            if (role == FieldRole.BirthDate && row[place].Length > 0 && random.Split(column).Bernoulli(mess.BirthDateError))
            {
                row[place] = Iso(ParseIso(row[place]).AddDays(random.Split("birth date").Bernoulli(0.5) ? 1 : -1));
                done.Add(MessKind.BirthDateError);
            }
        }

        Names(row, done, random.Split("names"));
        return done;
    }

    /// <summary>Puts dates in the file's usual form or, at the rate of the mess, another one.</summary>
    /// <returns>How many dates stand in another form.</returns>
    public int FormDates(string[] row, RandomStream random)
    {
        var others = 0;
        foreach (var (column, role) in plan.Roles.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var place = plan[column];
            if (role is not (FieldRole.Date or FieldRole.BirthDate) || row[place].Length == 0)
                continue;
            var own = random.Split(column);
            var isOther = own.Bernoulli(mess.OtherDateForm);
            var form = isOther ? Other(plan.DateForm, own) : plan.DateForm;
            row[place] = LocalDate.Write(ParseIso(row[place]), form);
            others += isOther ? 1 : 0;
        }

        return others;
    }

    /// <summary>The row as someone else would have typed it: the family name in capitals, or a date in another form.</summary>
    /// <returns>A new row, or null when the row has nothing to write differently.</returns>
    public string[]? Retype(string[] row, RandomStream random)
    {
        var again = (string[])row.Clone();
        foreach (var (column, role) in plan.Roles.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var place = plan[column];
            if (role is FieldRole.FamilyName or FieldRole.FullName)
                again[place] = row[place].ToUpperInvariant();
            else if (role == FieldRole.Date && plan.Format.Find(column)?.Kind == ValueKind.LocalDate && LocalDate.TryParse(row[place], out var date))
                again[place] = LocalDate.Write(date, row[place].Contains('-', StringComparison.Ordinal) ? LocalDateForm.DayFirst : LocalDateForm.Iso);
            if (again[place] != row[place])
                return again;
        }

        return null;
    }

    /// <summary>Another value of the same kind for the column that is corrected later; null when the field is empty.</summary>
    public string? Wrong(string[] row, RandomStream random)
    {
        if (plan.Correctable is not { } column || row[plan[column]] is not { Length: > 0 } text)
            return null;
        switch (plan.Format.Find(column)!.Kind)
        {
            case ValueKind.Integer:
                return (long.Parse(text, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
            case ValueKind.Number or ValueKind.LocalNumber:
                var number = double.Parse(text.Replace(',', '.'), CultureInfo.InvariantCulture);
                return (number >= 5 ? number - 1 : number + 1).ToString("R", CultureInfo.InvariantCulture);
            case ValueKind.Date or ValueKind.LocalDate:
                return LocalDate.TryParse(text, out var date) ? Iso(date.AddDays(7)) : null;
            default:
                return Misspelling.Transposed(text, random) is var other && other != text ? other : null;
        }
    }

    /// <summary>Breaks the row in exactly one way.</summary>
    /// <param name="row">The row.</param>
    /// <param name="random">Its stream.</param>
    /// <returns>A new row, perhaps with a field too few.</returns>
    public string[] Break(string[] row, RandomStream random)
    {
        var required = Places(column => column.IsRequired, row);
        var typed = Places(column => column.Kind is ValueKind.Date or ValueKind.LocalDate or ValueKind.Number or ValueKind.LocalNumber or ValueKind.Integer, row);
        var coded = Places(column => column.Kind == ValueKind.Code, row);
        var broken = (string[])row.Clone();
        switch (random.Integer(4))
        {
            case 1 when required.Count > 0:
                broken[required[random.Integer(required.Count)]] = "";
                return broken;
            case 2 when typed.Count > 0:
                broken[typed[random.Integer(typed.Count)]] = random.Bernoulli(0.5) ? "31.2.2024" : "n/a";
                return broken;
            case 3 when coded.Count > 0:
                broken[coded[random.Integer(coded.Count)]] = "?";
                return broken;
            default:
                return broken[..^1];
        }
    }

    private string Key(string key, string column, List<MessKind> done, RandomStream random)
    {
        var isMissing = random.Bernoulli(mess.MissingKey);
        var isTypo = random.Bernoulli(mess.KeyTypo);
        if (key.Length == 0)
            return key;
        if (isMissing && plan.Format.Find(column) is { IsRequired: false })
        {
            done.Add(MessKind.MissingKey);
            return "";
        }

        if (!isTypo)
            return key;
        done.Add(MessKind.KeyTypo);
        return Misspelling.MistypedKey(key, random);
    }

    private void Names(string[] row, List<MessKind> done, RandomStream random)
    {
        var given = PlaceOf(FieldRole.GivenName);
        var family = PlaceOf(FieldRole.FamilyName);
        var full = PlaceOf(FieldRole.FullName);
        var (first, last) = full >= 0 && row[full].Split(", ") is [var familyPart, var givenPart] ? (givenPart, familyPart)
            : given >= 0 && family >= 0 ? (row[given], row[family])
            : ("", "");
        if (first.Length == 0 || last.Length == 0)
            return;
        var written = Misspell(first, last, random);
        if (plan.Shape.Encoding == "latin-1" && !(IsLatin1(written.First) && IsLatin1(written.Last)))
            written = (Misspelling.WithoutDiacritics(written.First), Misspelling.WithoutDiacritics(written.Last), written.Kind ?? MessKind.WithoutDiacritics);
        if (written.Kind is { } kind)
            done.Add(kind);
        if (full >= 0)
            row[full] = $"{written.Last}, {written.First}";
        else
            (row[given], row[family]) = (written.First, written.Last);
    }

    private (string First, string Last, MessKind? Kind) Misspell(string first, string last, RandomStream random)
    {
        var (isSwapped, isShortened, isTransposed, isPlain, isFirst) =
            (random.Bernoulli(mess.SwappedNames), random.Bernoulli(mess.ShortenedName), random.Bernoulli(mess.Transposition), random.Bernoulli(mess.WithoutDiacritics), random.Bernoulli(0.5));
        if (isSwapped)
            return (last, first, MessKind.SwappedNames);
        if (isShortened && (Misspelling.Shortened(first), Misspelling.Shortened(last)) is var shortened && shortened != (first, last))
            return (shortened.Item1, shortened.Item2, MessKind.ShortenedName);
        if (isTransposed)
        {
            var transposed = isFirst ? (Misspelling.Transposed(first, random), last) : (first, Misspelling.Transposed(last, random));
            if (transposed != (first, last))
                return (transposed.Item1, transposed.Item2, MessKind.Transposition);
        }

        return isPlain && (Misspelling.WithoutDiacritics(first), Misspelling.WithoutDiacritics(last)) is var plain && plain != (first, last)
            ? (plain.Item1, plain.Item2, MessKind.WithoutDiacritics)
            : (first, last, null);
    }

    private List<int> Places(Func<FormatColumn, bool> suits, string[] row) =>
        [.. Enumerable.Range(0, plan.Header.Length).Where(i => row[i].Length > 0 && plan.Format.Find(plan.Header[i]) is { } column && suits(column))];

    private int PlaceOf(FieldRole role) => plan.Roles.FirstOrDefault(entry => entry.Value == role).Key is { } column ? plan[column] : -1;

    private static LocalDateForm Other(LocalDateForm usual, RandomStream random)
    {
        var others = Forms.Where(form => form != usual).ToArray();
        return others[random.Integer(others.Length)];
    }

    private static bool IsLatin1(string text) => text.All(c => c <= '\u00ff') && text.IsNormalized(NormalizationForm.FormC);

    private static DateOnly ParseIso(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
