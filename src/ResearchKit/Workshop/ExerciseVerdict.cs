using System.Collections.Immutable;
using System.Text;
using ResearchKit.Display;

namespace ResearchKit.Workshop;

/// <summary>How an exercise went, in words. It holds what the author of the exercise wrote and nothing of the data. Immutable.</summary>
/// <param name="Exercise">The exercise's id.</param>
/// <param name="IsSolved">Whether it is solved.</param>
/// <param name="Sentence">What was found.</param>
/// <param name="Hints">What to look at, the smallest hint first; empty where it is solved.</param>
public sealed record ExerciseVerdict(string Exercise, bool IsSolved, string Sentence, ImmutableArray<string> Hints) : IDisplayable
{
    /// <summary>The verdict; hints are folded in HTML and stand below in text.</summary>
    public MimeBundle ToMimeBundle()
    {
        var head = $"Exercise {Exercise}: {(IsSolved ? "solved." : "not yet.")}";
        var text = new StringBuilder($"{head} {Sentence}");
        var html = new StringBuilder($"<blockquote><p><strong>{Escaping.Html(head)}</strong> {Escaping.Html(Sentence)}</p>");
        for (var i = 0; i < Hints.Length; i++)
        {
            var name = Hints.Length == 1 ? "Hint" : FormattableString.Invariant($"Hint {i + 1}");
            text.Append('\n').Append(name).Append(": ").Append(Hints[i]);
            html.Append("<details><summary>").Append(name).Append("</summary><p>").Append(Escaping.Html(Hints[i])).Append("</p></details>");
        }

        return MimeBundle.OfText(text.ToString()).With(MimeTypes.Html, html.Append("</blockquote>").ToString());
    }
}
