using System.Text;
using ResearchKit.Sources.Events;

namespace ResearchKit.Sources.Xapi;

/// <summary>What an extension of a result says about an answer. The first are numbers, in the order of <see cref="ResponseField"/>.</summary>
internal enum ExtensionField
{
    None = -1,
    Attempt = ResponseField.Attempt,
    Opportunity = ResponseField.Opportunity,
    Hints = ResponseField.Hints,
    ScaffoldProbability = ResponseField.ScaffoldProbability,
    FeedbackProbability = ResponseField.FeedbackProbability,
    FeedbackFading = ResponseField.FeedbackFading,
    FeedbackLatency = ResponseField.FeedbackLatency,
    Stream = ResponseField.NumberCount,
    Scaffold = 8,
    Feedback = 9,
}

/// <summary>
/// Names of extensions. xAPI has no property of its own for the attempt, hints and the like; platforms put them into extensions under IRIs of their own. Read are those of a result
/// whose IRI ends in <c>/ext/</c> or <c>/extensions/</c> and one of: attempt, opportunity, hints, stream, scaffold, scaffold-probability, feedback, feedback-probability,
/// feedback-fading, feedback-latency. All others are passed over: they may hold anything.
/// </summary>
internal sealed class ExtensionNames
{
    private const int MostRemembered = 4096;
    private const int LongestRemembered = 512;

    private static readonly (string Name, ExtensionField Field)[] Known =
    [
        ("attempt", ExtensionField.Attempt), ("opportunity", ExtensionField.Opportunity), ("hints", ExtensionField.Hints), ("stream", ExtensionField.Stream),
        ("scaffold", ExtensionField.Scaffold), ("scaffold-probability", ExtensionField.ScaffoldProbability), ("feedback", ExtensionField.Feedback),
        ("feedback-probability", ExtensionField.FeedbackProbability), ("feedback-fading", ExtensionField.FeedbackFading), ("feedback-latency", ExtensionField.FeedbackLatency),
    ];

    private readonly Utf8Interner _names = new(MostRemembered);
    private readonly List<(bool IsIri, ExtensionField Field)> _seen = [];

    /// <summary>Whether a name is an IRI as the format asks, and which known extension it is.</summary>
    public (bool IsIri, ExtensionField Field) Of(ReadOnlySpan<byte> name)
    {
        if (_names.TryGet(name, out var number))
            return _seen[number];
        var text = Encoding.UTF8.GetString(name);
        var isIri = Uri.TryCreate(text, UriKind.Absolute, out _);
        var field = ExtensionField.None;
        foreach (var known in Known)
        {
            if (text.EndsWith("/ext/" + known.Name, StringComparison.Ordinal) || text.EndsWith("/extensions/" + known.Name, StringComparison.Ordinal))
                field = known.Field;
        }

        if (name.Length <= LongestRemembered && _names.Add(name) >= 0)
            _seen.Add((isIri, field));
        return (isIri, field);
    }
}
