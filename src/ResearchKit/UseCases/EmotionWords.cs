using System.Text.RegularExpressions;

namespace ResearchKit.UseCases;

/// <summary>
/// Words for emotions, moods and affect in English, Finnish and Swedish, as they stand in names of outcomes. Inferring them of learners is out (in education the EU's AI Act, article 5(1)(f),
/// forbids it where it rests on biometric data; the kit does it from nothing).
/// </summary>
public static partial class EmotionWords
{
    /// <summary>The first such word in a name or a text; null when there is none. Parts of names count: <c>mood_week</c>, <c>TunnetilaNyt</c>.</summary>
    /// <param name="text">A column's name, a formula's outcome, a title.</param>
    public static string? In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = Humps().Replace(text, " ").Split([' ', '_', '-', '.', ',', ':', ';', '(', ')', '"', '`', '/', '+', '*', '~', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return words.FirstOrDefault(word => Word().IsMatch(word));
    }

    [GeneratedRegex("(?<=[\\p{Ll}0-9])(?=\\p{Lu})", RegexOptions.None, 2000)]
    private static partial Regex Humps();

    [GeneratedRegex(
        "^(emotion\\w*|emotive|mood(s|y)?|affect(s|ive|ivity)?|valence|arousal|feelings?|sentiments?|happ(y|iness)|sad(ness)?|ang(er|ry)|fear(s|ful)?|joy(ful)?|disgust|anxi(ety|ous)|bored(om)?|frustrat(ed|ion)|depress(ed|ion|ive)"
        + "|tunne|tunteet|tunteiden|tunteen|tunnetila\\w*|mieliala\\w*|ilo|iloisuu\\w*|suru\\w*|viha\\w*|pelko|pelon|pelokk\\w*|ahdistu\\w*|masennu\\w*|masentun\\w*|turhautu\\w*|tylsisty\\w*|onnellisuu\\w*"
        + "|känsl\\w*|humör\\w*|sinnesstämning\\w*|stämningsläge\\w*|glädje\\w*|sorg\\w*|sorgsen\\w*|ilska\\w*|rädsl\\w*|ångest\\w*|oro|orolig\\w*|nedstämd\\w*|leda|lycka|lycklig\\w*|frustration\\w*)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        2000)]
    private static partial Regex Word();
}
