using System.Text.Json.Serialization;
using ResearchKit.Notebooks.Execution;

namespace ResearchKit.Notebooks.Reports;

/// <summary>A text that a search over a set finds.</summary>
/// <param name="Page">Address of the page or of the notebook in the page, where the anchor is looked for.</param>
/// <param name="Notebook">The notebook's title.</param>
/// <param name="Anchor">Address of the section.</param>
/// <param name="Heading">Its heading; empty above the first.</param>
/// <param name="From">From which reader on it is shown.</param>
/// <param name="Text">Prose and captions in one line.</param>
internal sealed record SearchEntry(
    [property: JsonPropertyName("p")] string Page,
    [property: JsonPropertyName("n")] string Notebook,
    [property: JsonPropertyName("a")] string Anchor,
    [property: JsonPropertyName("h")] string Heading,
    [property: JsonPropertyName("f")] ReportReader From,
    [property: JsonPropertyName("t")] string Text);

/// <summary>What became of a notebook, as an index says it.</summary>
/// <param name="Words">In words.</param>
/// <param name="IsGood">Whether it is as it should be.</param>
/// <param name="Duration">How long it ran; null where that is not known.</param>
/// <param name="Why">What went wrong, screened; null if nothing.</param>
internal sealed record ArticleStatus(string Words, bool IsGood, TimeSpan? Duration, string? Why);

/// <summary>A notebook as a part of a page.</summary>
/// <param name="Slug">Its own address.</param>
/// <param name="Title">Its title, screened.</param>
/// <param name="Summary">Its question or first paragraph.</param>
/// <param name="Tags">Tags of the whole notebook.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Body">Its cells as HTML.</param>
/// <param name="Footer">Its provenance as HTML.</param>
/// <param name="Headings">Its headings.</param>
/// <param name="Search">What a search finds of it; pages are filled in by who knows them.</param>
/// <param name="HasMermaid">Whether it has a diagram.</param>
internal sealed record ReportArticle(
    string Slug,
    string Title,
    string Summary,
    IReadOnlyList<string> Tags,
    ArticleStatus Status,
    string Body,
    string Footer,
    IReadOnlyList<ReportHeading> Headings,
    IReadOnlyList<SearchEntry> Search,
    bool HasMermaid);
