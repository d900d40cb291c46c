using System.Globalization;
using System.Text;

namespace ResearchKit.Display;

/// <summary>How far a long piece of work is, as an output: a bar with its share, time taken and time left. Shown anew in its place as the work goes on.</summary>
/// <param name="Label">What is being done: "Simulating replications". Escaped like any text.</param>
/// <param name="Done">Units done, at least 0.</param>
/// <param name="Total">Units in all, above 0; null when nobody knows, and then no share is shown.</param>
public sealed record ProgressView(string Label, double Done, double? Total = null) : IDisplayable
{
    private const int BarCharacters = 20;

    /// <summary>What a unit is, in the plural ("replications"); null for shares of 1, shown in percent alone.</summary>
    public string? Unit { get; init; }

    /// <summary>Time taken so far; zero to leave it out, as in the last state of a stored output, which must not differ from run to run.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether the work is over, well or not.</summary>
    public ProgressState State { get; init; }

    /// <summary>0 to 1; null when <see cref="Total"/> is not known.</summary>
    public double? Fraction => Total is > 0 and { } total ? Math.Clamp(Done / total, 0, 1) : null;

    /// <summary>The time left if the rest goes as fast; null before 2 % are done, and when there is no total.</summary>
    public TimeSpan? Remaining => State == ProgressState.Running && Fraction is { } fraction and >= 0.02 && Elapsed > TimeSpan.Zero
        ? Elapsed * ((1 - fraction) / fraction) : null;

    /// <summary>One line: label, share, counts, times.</summary>
    public string Line()
    {
        var parts = new List<string>();
        if (Fraction is { } fraction && !(State == ProgressState.Done && Unit is not null))
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(fraction * 100):0} %"));
        if (Unit is not null)
            parts.Add(Total is { } total ? $"{Count(Done)} of {Count(total)} {Unit}" : $"{Count(Done)} {Unit}");
        if (State == ProgressState.Stopped) parts.Add("stopped");
        if (State == ProgressState.Done) parts.Add("done");
        if (Elapsed > TimeSpan.Zero && State == ProgressState.Running) parts.Add(Duration(Elapsed));
        if (Remaining is { } remaining) parts.Add($"about {Duration(remaining)} left");
        return $"{Label}: {string.Join(", ", parts.DefaultIfEmpty("running"))}";
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        var line = Escaping.OneLine(Line(), 300);
        if (State == ProgressState.Done)
            return MimeBundle.OfHtml($"<div class=\"{DisplayClasses.Output}\"><p class=\"{DisplayClasses.Note} {DisplayClasses.Progress}\">{Escaping.Html(line)}</p></div>", line);
        var html = new StringBuilder($"<div class=\"{DisplayClasses.Output}\"><p class=\"{DisplayClasses.Note} {DisplayClasses.Progress}\"><label>{Escaping.Html(line)}<br/><progress max=\"1\"");
        if (Fraction is { } fraction) html.Append(CultureInfo.InvariantCulture, $" value=\"{fraction:0.###}\"");
        html.Append(" style=\"width:24em;max-width:100%\"></progress></label></p></div>");
        var bar = Fraction is { } share ? new string('█', (int)(share * BarCharacters)).PadRight(BarCharacters, '░') + " " : "";
        return MimeBundle.OfHtml(html.ToString(), bar + line);
    }

    private static string Count(double units) => units == Math.Floor(units) && Math.Abs(units) < 1e15 ? ValueText.Count((long)units) : ValueText.Number(units);

    private static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "under 1 s",
        { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h"),
    };
}

/// <summary>Whether work goes on.</summary>
public enum ProgressState
{
    /// <summary>It does.</summary>
    Running,

    /// <summary>It came to its end.</summary>
    Done,

    /// <summary>It ended before its end: interrupted, or failed.</summary>
    Stopped,
}
