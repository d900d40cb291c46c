using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Execution.Verification;

/// <summary>One output that is not as stored.</summary>
/// <param name="Index">Position of the cell among all cells of the stored notebook, from 0.</param>
/// <param name="Label">How messages name the cell.</param>
/// <param name="What">Which output, and what of it, for example <c>output 1, text/plain</c>.</param>
/// <param name="Lines">What differs: stored lines after <c>-</c>, new ones after <c>+</c>; screened by the release gate.</param>
public sealed record OutputDifference(int Index, string Label, string What, ImmutableArray<string> Lines);

/// <summary>
/// Compares the outputs of a cell with stored ones. Images must be there and are not compared; execution numbers, display ids and tracebacks are not compared at
/// all; of JSON, such as a chart's figure, and of texts and HTML, numbers are compared by tolerance. Representations that are not stored are not compared.
/// </summary>
internal sealed class OutputComparison(OutputTolerance tolerance)
{
    private readonly TextComparison _texts = new(tolerance);
    private readonly JsonComparison _json = new(tolerance);

    /// <summary>The differences: at most one for each output.</summary>
    public IEnumerable<(string What, IReadOnlyList<string> Lines)> Differences(IReadOnlyList<CellOutput> stored, IReadOnlyList<CellOutput> now)
    {
        var (left, right) = (Joined(stored), Joined(now));
        if (!left.Select(Kind).SequenceEqual(right.Select(Kind), StringComparer.Ordinal))
        {
            yield return ("outputs", ["- " + Kinds(left), "+ " + Kinds(right), .. _texts.Difference(AllText(left), AllText(right))]);
            yield break;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (Difference(left[i], right[i]) is var (what, lines))
                yield return (string.Create(CultureInfo.InvariantCulture, $"output {i + 1}, {what}"), lines);
        }
    }

    private (string What, IReadOnlyList<string> Lines)? Difference(CellOutput stored, CellOutput now) => (stored, now) switch
    {
        (StreamOutput a, StreamOutput b) => _texts.Same(a.Text, b.Text) ? null : (a.Name, _texts.Difference(a.Text, b.Text)),
        (ErrorOutput a, ErrorOutput b) => a.Name == b.Name && _texts.Same(a.Value, b.Value) ? null : ("error", _texts.Difference($"{a.Name}: {a.Value}", $"{b.Name}: {b.Value}")),
        (DisplayOutput a, DisplayOutput b) => OfBundles(a.Bundle, b.Bundle),
        _ => null,
    };

    private (string What, IReadOnlyList<string> Lines)? OfBundles(MimeBundle stored, MimeBundle now)
    {
        // A notebook may hold fewer representations than come out, as one that researchkit run --in-place wrote; not others.
        if (!stored.Data.Keys.All(now.Data.ContainsKey) || stored.Data.IsEmpty != now.Data.IsEmpty)
            return ("types", ["- " + string.Join(", ", stored.Data.Keys), "+ " + string.Join(", ", now.Data.Keys)]);
        // Plain text first: where several types differ, it is the one to read.
        foreach (var type in stored.Data.Keys.OrderBy(type => type == MimeTypes.Text ? 0 : MimeBundleJson.IsJson(type) ? 2 : 1))
        {
            var (a, b) = (stored.Data[type], now.Data[type]);
            if (IsImage(type))
            {
                if (a.Length > 0 != b.Length > 0)
                    return (type, [$"- {(a.Length > 0 ? "an image" : "empty")}", $"+ {(b.Length > 0 ? "an image" : "empty")}"]);
            }
            else if (MimeBundleJson.IsJson(type))
            {
                if (_json.Difference(a, b) is { } difference)
                    return (type, ["  " + difference]);
            }
            else if (!_texts.Same(a, b))
            {
                return (type, _texts.Difference(a, b));
            }
        }

        return null;
    }

    private static bool IsImage(string type) => type.StartsWith("image/", StringComparison.Ordinal) || type == "application/pdf";

    private static string Kind(CellOutput output) => output switch
    {
        StreamOutput stream => stream.Name,
        ErrorOutput => "error",
        DisplayOutput { IsResult: true } => "result",
        DisplayOutput => "display",
        _ => "other",
    };

    private static string Kinds(IReadOnlyList<CellOutput> outputs) => outputs.Count == 0 ? "no output" : string.Join(", ", outputs.Select(Kind));

    private static string AllText(IReadOnlyList<CellOutput> outputs) => string.Join('\n', outputs.Select(output => output switch
    {
        StreamOutput stream => stream.Text,
        ErrorOutput error => $"{error.Name}: {error.Value}",
        DisplayOutput display => display.Bundle.Data.GetValueOrDefault(MimeTypes.Text, string.Join(", ", display.Bundle.Data.Keys)),
        _ => "",
    }));

    // Engines cut a stream into pieces where they like.
    private static List<CellOutput> Joined(IReadOnlyList<CellOutput> outputs)
    {
        var joined = new List<CellOutput>();
        foreach (var output in outputs)
        {
            if (output is StreamOutput stream && joined is [.., StreamOutput last] && last.Name == stream.Name)
                joined[^1] = last with { Text = last.Text + stream.Text };
            else
                joined.Add(output);
        }

        return joined;
    }
}
