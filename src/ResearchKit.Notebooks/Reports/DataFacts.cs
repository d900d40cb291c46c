using System.Net;
using System.Text.RegularExpressions;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Reports;

/// <summary>What outputs say of the data behind them: the notes that the kit's tables and charts carry.</summary>
internal sealed partial class DataFacts
{
    private readonly SortedSet<string> _sources = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _dates = new(StringComparer.Ordinal);

    /// <summary>Sources, in ordinal order.</summary>
    public IReadOnlyCollection<string> Sources => _sources;

    /// <summary>Dates up to which data reaches, year first, in order.</summary>
    public IReadOnlyCollection<string> Dates => _dates;

    /// <summary>Whether an output says that its data is synthetic.</summary>
    public bool HasSynthetic { get; private set; }

    /// <summary>Whether an output is a released table.</summary>
    public bool HasReleased { get; private set; }

    /// <summary>Whether an output stands in for protected rows.</summary>
    public bool HasProtected { get; private set; }

    /// <summary>Reads an output.</summary>
    public void Read(MimeBundle bundle)
    {
        foreach (var (type, content) in bundle.Data)
        {
            HasSynthetic |= content.Contains("synthetic data", StringComparison.Ordinal) || content.Contains(DisplayClasses.Synthetic + "\"", StringComparison.Ordinal);
            HasReleased |= content.Contains("Released table by ", StringComparison.Ordinal);
            HasProtected |= content.Contains($"\"{DisplayClasses.Protected}", StringComparison.Ordinal);
            if (type is not (MimeTypes.Html or MimeTypes.Svg))
                continue;
            foreach (Match match in Source().Matches(content))
            {
                var source = WebUtility.HtmlDecode(match.Groups["source"].Value);
                var cut = source.IndexOf(", data as of ", StringComparison.Ordinal);
                _sources.Add(HtmlText.OneLine(cut < 0 ? source : source[..cut]));
            }

            foreach (Match match in AsOf().Matches(content))
                _dates.Add(match.Groups["date"].Value);
        }
    }

    [GeneratedRegex(">Source: (?<source>[^<]{1,400})<", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Source();

    [GeneratedRegex("[Dd]ata as of (?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AsOf();
}
