using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis;

/// <summary>Persons, learners, their enrolments and their places in groups.</summary>
internal static class LearnerTables
{
    private static readonly string[] Parents = ["basic", "upper_secondary", "tertiary"];
    private static readonly string[] Languages = ["fi", "sv", "other"];
    private static readonly double[] LanguageShares = [0.78, 0.06, 0.16];

    public static IEnumerable<CityTable> Of(CityOptions options, LearnerTraits[] traits, RandomStream random)
    {
        var ids = Enumerable.Range(1, traits.Length).ToArray();
        var starts = new DateOnly(options.SchoolYear, 8, 12);
        var pseudonyms = random.Split("pseudonym");
        var languages = random.Split("home language");

        yield return CityTable.Of(
            "person",
            Column.Create("person_id", ids),
            Column.Create("pseudonym", ids.Select(id => Pseudonym(pseudonyms.Split(id)))));
        yield return CityTable.Of(
            "learner",
            Column.Create("learner_id", ids),
            Column.Create("birth_year", traits.Select(learner => (short)(options.SchoolYear - 6 - learner.Grade))),
            Column.Create("sex_code", traits.Select(learner => learner.IsGirl ? "F" : "M")),
            Column.Create("home_language_group", ids.Select(id => Languages[languages.Split(id).Categorical(LanguageShares)])),
            Column.Create("parental_education", traits.Select(learner => Parents[(int)learner.Parents])));
        yield return CityTable.Of(
            "enrolment",
            Column.Create("enrolment_id", ids),
            Column.Create("learner_id", ids),
            Column.Create("school_id", traits.Select(learner => learner.School + 1)),
            Column.Create("programme_code", ids.Select(_ => "basic_education")),
            Column.Create("start_date", traits.Select(learner => starts.AddYears(7 - learner.Grade))),
            Column.Create("status_code", ids.Select(_ => "lasna")));
        yield return CityTable.Of(
            "group_membership",
            Column.Create("learner_id", ids),
            Column.Create("group_id", traits.Select(learner => SchoolTables.GroupId(new Place(learner.School, learner.Grade, learner.Group), options))),
            Column.Create("from_date", ids.Select(_ => starts)));
    }

    private static string Pseudonym(RandomStream random) =>
        string.Create(CultureInfo.InvariantCulture, $"rk1_{random.NextBits():x16}{random.NextBits():x16}");
}
