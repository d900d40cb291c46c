using System.Globalization;

namespace ResearchKit.Display;

/// <summary>A paragraph of Markdown that code wrote: sentences with computed numbers, which change when the data does.</summary>
/// <param name="Markdown">The text, as Markdown.</param>
public sealed record Prose(string Markdown) : IDisplayable
{
    /// <summary>Sentences with computed values in them. Numbers are written with a decimal point, whatever the machine's language.</summary>
    /// <param name="sentences">The text, as Markdown.</param>
    /// <example><code>Prose.Say($"Of **{learners.Length}** learners, {share:P0} answered.")</code></example>
    public static Prose Say(FormattableString sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        return new Prose(sentences.ToString(CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => MimeBundle.OfText(Markdown).With(MimeTypes.Markdown, Markdown);
}
