using System.Text;

namespace ResearchKit.Notebooks.Reports;

/// <summary>The parts of a notebook as they are put together: what is shown to whom, the headings, and what a search finds.</summary>
internal sealed class ArticleCells(ReportOptions options, string slug, string title)
{
    private readonly StringBuilder _html = new();
    private readonly List<ReportHeading> _headings = [];
    private readonly List<SearchEntry> _search = [];
    private ReportHeading _section = new(1, "", slug);

    /// <summary>All parts.</summary>
    public string Html => BelowTitle + _html;

    /// <summary>The headings that are shown to somebody.</summary>
    public IReadOnlyList<ReportHeading> Headings => _headings;

    /// <summary>What a search finds.</summary>
    public IReadOnlyList<SearchEntry> Search => _search;

    /// <summary>What stands below the title; empty for nothing.</summary>
    public string BelowTitle { get; set; } = "";

    /// <summary>Which readers see a part, as an attribute; empty for all.</summary>
    public static string Attribute(ReportReader from) => from == ReportReader.Principal ? "" : $" data-from=\"{ReaderTags.Name(from)}\"";

    /// <summary>Adds a title to a notebook that has none of its own.</summary>
    public void AddTitle() => Titled($"<h1>{HtmlText.Escape(title)}</h1>\n");

    /// <summary>Adds a cell of code: its code and outputs.</summary>
    public void AddGroup(IReadOnlyList<ReportPart> parts)
    {
        var shown = parts.Where(part => part.Html.Length > 0 && IsShown(part.From)).ToArray();
        if (shown.Length == 0)
            return;
        _html.Append("<div class=\"cell\"").Append(Attribute(shown.Min(part => part.From))).Append(">\n");
        foreach (var part in shown)
        {
            var attribute = Attribute(part.From);
            _html.Append(attribute.Length == 0 ? part.Html : $"<div{attribute}>{part.Html}</div>\n");
            Found(part.From, part.Caption);
        }

        _html.Append("</div>\n");
    }

    /// <summary>Adds a piece of prose.</summary>
    public void AddProse(ProsePiece piece, ReportReader from)
    {
        if (!IsShown(from))
            return;
        if (piece.Heading is { } heading)
        {
            _section = heading with { From = from };
            _headings.Add(_section);
        }

        var html = $"<div class=\"prose\"{Attribute(from)}>{piece.Html}</div>\n";
        if (piece.Heading?.Level == 1)
            Titled(html);
        else
            _html.Append(html);
        var text = HtmlText.Plain(piece.Html);
        Found(from, piece.Heading is { Text: { Length: > 0 } own } && text.StartsWith(own, StringComparison.Ordinal) ? text[own.Length..].TrimStart(' ', '#') : text, piece.Heading is not null);
    }

    private void Titled(string html)
    {
        _html.Append(html).Append(BelowTitle);
        BelowTitle = "";
    }

    private bool IsShown(ReportReader from) => !options.OnlyReader || from <= options.Reader;

    private void Found(ReportReader from, string text, bool always = false)
    {
        if (text.Length > 0 || always)
            _search.Add(new SearchEntry("", title, _section.Anchor, _section.Level == 1 ? "" : _section.Text, from, text));
    }
}
