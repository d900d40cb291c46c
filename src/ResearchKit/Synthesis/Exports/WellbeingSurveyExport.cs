using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// The well-being survey: wide files, every field quoted. It shares no key with any system: respondents of linkable waves gave name, date of birth, school and class, and got a code that differs from wave to wave. Anonymous
/// waves are a file of their own.
/// </summary>
internal static class WellbeingSurveyExport
{
    public const string Folder = "wellbeing-survey";

    private static readonly ImmutableDictionary<string, FieldRole> Roles = ImmutableDictionary<string, FieldRole>.Empty
        .Add("family_name", FieldRole.FamilyName).Add("given_name", FieldRole.GivenName).Add("birth_date", FieldRole.BirthDate).Add("answered_on", FieldRole.Date);

    public static void Write(ExportContext context)
    {
        var waves = context.Tables.Rows("survey_wave").ToDictionary(
            row => row.Id("wave_id"), row => new Wave(row.Text("wave_code") ?? "", row.Date("fielded_from"), row.Date("fielded_to")));
        if (context.Tables.Count("survey_response") > 0)
            WriteLinkable(context, waves);
        if (context.Tables.Count("anonymous_response") > 0)
            WriteAnonymous(context, waves);
    }

    private static void WriteLinkable(ExportContext context, Dictionary<int, Wave> waves)
    {
        var rows = Gather(context, "survey_response", "learner_id");
        var plan = new TablePlan(Folder, CityLayouts.WellbeingSurvey, "wellbeing-survey", $"{Folder}/responses.csv")
        {
            Header = [.. CityLayouts.WellbeingSurvey.Header, .. rows.Questions],
            HasRecords = true,
            Roles = Roles,
            DateForm = LocalDateForm.DayFirst,
            Fates = [Fate.ExactDuplicate, Fate.NearDuplicate, Fate.Late, Fate.Invalid],
            SecondPath = $"{Folder}/responses-2.csv",
            Shape = context.Broken(shape => shape with { QuotesAll = true }),
        };
        using var table = context.Begin(plan);
        foreach (var (waveId, learner) in rows.Respondents)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var wave = waves.GetValueOrDefault(waveId) ?? new Wave(waveId.ToString(CultureInfo.InvariantCulture), null, null);
            var who = context.People[learner];
            var random = context.Random.Split("survey").Split(waveId).Split(learner);
            var code = "K" + PersonDirectory.Uuid(random)[..8].ToUpperInvariant();
            var answered = wave.Day(random.Integer(1000));
            var group = answered is { } day ? context.Roster.ClassOn(learner, day) : null;
            var school = answered is { } on ? context.Roster.SchoolOn(learner, on) : context.Roster.SchoolsOf(learner).FirstOrDefault();
            context.Key.Identity(Folder, "response_code", code, learner);
            table.Write($"{waveId} {learner}", learner, [
                wave.Code, code, school?.Name ?? "", group?.Code ?? "", who.FamilyName, who.GivenName, Iso(who.BirthDate), answered is { } date ? Iso(date) : "", .. rows.Fields((waveId, learner)),
            ]);
        }

        context.End(table);
    }

    private static void WriteAnonymous(ExportContext context, Dictionary<int, Wave> waves)
    {
        var rows = Gather(context, "anonymous_response", "respondent_key");
        var plan = new TablePlan(Folder, CityLayouts.AnonymousSurvey, "anonymous-survey", $"{Folder}/anonymous-responses.csv")
        {
            Header = [.. CityLayouts.AnonymousSurvey.Header, .. rows.Questions],
            HasRecords = true,
        };
        using var table = context.Begin(plan);
        foreach (var (waveId, respondent) in rows.Respondents)
        {
            var wave = waves.GetValueOrDefault(waveId)?.Code ?? waveId.ToString(CultureInfo.InvariantCulture);
            table.Write($"{waveId} {respondent}", null, [wave, "A" + respondent.ToString(CultureInfo.InvariantCulture), .. rows.Fields((waveId, respondent))]);
        }

        context.End(table);
    }

    private static WideRows<(int Wave, int Respondent)> Gather(ExportContext context, string table, string key)
    {
        var rows = new WideRows<(int, int)>(context.Tables.Rows(table).Select(row => row.Text("item_code")).OfType<string>());
        foreach (var row in context.Tables.Rows(table))
        {
            if (row.Text("item_code") is { } question)
                rows.Add((row.Id("wave_id"), row.Id(key)), question, row.Int("value"));
        }

        return rows;
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Wave(string Code, DateOnly? From, DateOnly? To)
    {
        /// <summary>A day while the wave was fielded.</summary>
        public DateOnly? Day(int number) => From is { } from ? from.AddDays(number % (Math.Max(0, (To ?? from).DayNumber - from.DayNumber) + 1)) : To;
    }
}
