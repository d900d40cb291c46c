using System.Globalization;
using ResearchKit.Privacy;

namespace ResearchKit.Sources.Suggestion;

/// <summary>
/// What a column probably holds. Fails closed: a class that lets a value into a store is given only where name and values agree; what is not clear is left to a person, so that the import
/// refuses the draft until somebody decided.
/// </summary>
/// <param name="Profile">What the values are like.</param>
/// <param name="Class">Its class; null when a person must decide.</param>
/// <param name="Meaning">What it holds, in the kit's words; empty when unknown.</param>
/// <param name="Why">Why, without values.</param>
internal sealed record ColumnGuess(ColumnProfile Profile, SourceClass? Class, string Meaning, string Why)
{
    public string Name => Profile.Name;

    /// <summary>Guesses from the name and the values.</summary>
    public static ColumnGuess Of(ColumnProfile profile)
    {
        var says = ColumnWords.Of(profile.Name);
        if (Person(profile) is { } person)
            return new ColumnGuess(profile, SourceClass.Direct, says is { Class: SourceClass.Direct } ? says.Meaning : person.Meaning, person.Why);
        if (says is { Class: SourceClass.Direct or SourceClass.FreeText })
            return new ColumnGuess(profile, says.Class, says.Meaning, says.Class == SourceClass.Direct ? "the name says who it is" : "the name says that people wrote it");
        if (profile.Share("words") >= 0.3 && profile is { IsCode: false, Distinct: > 20 })
            return new ColumnGuess(profile, SourceClass.FreeText, "", "sentences of many kinds");
        if (says is null)
            return new ColumnGuess(profile, null, "", Unclear(profile));
        if (says.Class == SourceClass.Neutral && !Agrees(profile, says.Meaning))
            return new ColumnGuess(profile, null, says.Meaning, $"the name says {(says.Meaning.Length > 0 ? says.Meaning : "something harmless")}, the values do not: {Unclear(profile)}");
        return new ColumnGuess(profile, says.Class, says.Meaning, "the name says so" + Shape(profile));
    }

    /// <summary>Values that name persons, whatever the column's name says.</summary>
    private static (string Meaning, string Why)? Person(ColumnProfile profile)
    {
        if (profile.Share("email") > 0.005)
            return ("email", "some values are e-mail addresses");
        if (profile.Share("identity") > 0.005)
            return ("identity", "some values look like identity codes");
        if (profile.Share("phone") > 0.05 && profile.Distinct > 5)
            return ("phone", "some values look like telephone numbers");
        return profile.Share("names") > 0.5 && profile.Distinct > 20 && !profile.IsCode ? ("full name", "most values look like names of persons") : null;
    }

    /// <summary>Whether values are such as a harmless column has: numbers, dates, or few codes; keys of things may be many.</summary>
    private static bool Agrees(ColumnProfile profile, string meaning) => profile.Present == 0 || profile.IsCode || profile.IsTime || profile.DateFormats is not null
        || (profile.IsNumber && !(profile.IsNearlyUnique && profile.IsWhole && meaning.Length == 0))
        || meaning is "group" or "assessment" or "item" or "course" or "term" or "wave" or "subject";

    private static string Unclear(ColumnProfile profile) => profile switch
    {
        { Present: 0 } => "no values to look at",
        { IsNearlyUnique: true } => "nearly every row has another value, as numbers and names of persons do",
        { DateFormats: not null } => "dates: of birth (quasi), or of something that happened (neutral)?",
        { IsCode: true } => string.Create(CultureInfo.InvariantCulture, $"{profile.Distinct} {(profile.Distinct == 1 ? "code" : "codes")} that many rows share: a trait of persons (quasi, sensitive), or of things (neutral)?"),
        { IsNumber: true } => "numbers: of persons (direct), or measured (neutral, sensitive)?",
        _ => "text of unclear kind",
    };

    private static string Shape(ColumnProfile profile) => profile switch
    {
        { Present: 0 } => "; no values to look at",
        { IsTime: true } => "; times",
        { DateFormats: { IsEmpty: true } } => "; dates, ISO 8601",
        { DateFormats: { } formats } => "; dates " + string.Join(" and ", formats),
        { HasDecimalComma: true } => "; numbers with a decimal comma",
        { Codes.IsEmpty: false } => "; codes " + string.Join(", ", profile.Codes),
        { IsNumber: true } => "; numbers",
        _ => "",
    };
}
