using System.Collections;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Notebooks.Kernels.JavaScript;

namespace ResearchKit.Notebooks.Kernels.CSharp.Functions;

/// <summary>Functions that every C# cell can call by their bare name.</summary>
public static class CellFunctions
{
    /// <summary>Shows a value as an output of the running cell.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The display, whose <see cref="DisplayedValue.Update"/> shows another value in its place.</returns>
    /// <exception cref="InvalidOperationException">Called outside of a cell.</exception>
#pragma warning disable IDE1006 // the name that C# notebooks have used since .NET Interactive
    public static DisplayedValue display(object? value) => Running().Display(value);
#pragma warning restore IDE1006

    /// <summary>Text to be shown as HTML when it is displayed or is a cell's last expression.</summary>
    /// <param name="html">An HTML fragment. It is the author's own markup and is not escaped; never put data into it unescaped.</param>
    public static HtmlFragment HTML(string html) => new(html);

    /// <summary>Code that the page of a live notebook runs when it is displayed or is a cell's last expression. Reports do not run it.</summary>
    /// <param name="code">The author's own code; never put data into it unescaped.</param>
    public static JavaScriptFragment Javascript(string code) => new(code);

    /// <summary>Shows a value as an output of the running cell.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The display, whose <see cref="DisplayedValue.Update"/> shows another value in its place.</returns>
    /// <exception cref="InvalidOperationException">Called outside of a cell.</exception>
    public static DisplayedValue Display(this object? value) => Running().Display(value);

    /// <summary>Shows a sequence as a table, a row an item: properties are columns.</summary>
    /// <param name="rows">The sequence.</param>
    /// <returns>The display, whose <see cref="DisplayedValue.Update"/> shows another value in its place.</returns>
    /// <exception cref="InvalidOperationException">Called outside of a cell.</exception>
    public static DisplayedValue DisplayTable(this IEnumerable rows) => Running().Display(rows);

    /// <summary>Shows a frame as a table; of protected rows, its columns.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>The display, whose <see cref="DisplayedValue.Update"/> shows another value in its place.</returns>
    /// <exception cref="InvalidOperationException">Called outside of a cell.</exception>
    public static DisplayedValue DisplayTable(this DataFrame frame) => Running().Display(frame);

    /// <summary>Shows a progress bar. Dispose of it (<c>using</c>) when the work is over.</summary>
    /// <param name="label">What is being done.</param>
    /// <param name="total">Units in all; null, the default, for shares of 0 to 1.</param>
    /// <param name="unit">What a unit is, in the plural; null for none.</param>
    /// <exception cref="InvalidOperationException">Called outside of a cell.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The total is not above 0.</exception>
    public static CellProgress ShowProgress(string label, double? total = null, string? unit = null)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (total is { } units && !(units > 0))
            throw new ArgumentOutOfRangeException(nameof(total), total, "The total of a progress bar; expected a number above 0, or null for shares of 0 to 1.");
        return new CellProgress(Running(), TimeProvider.System, label, total ?? 1, total is null ? null : unit ?? "steps");
    }

    /// <summary>Goes through a sequence and shows how far it is: <c>foreach (var seed in ShowProgress(seeds, "Simulating"))</c>.</summary>
    /// <param name="items">The sequence; without a known length the bar counts and shows no share.</param>
    /// <param name="label">What is being done.</param>
    /// <param name="unit">What an item is, in the plural. Default "items".</param>
    /// <exception cref="InvalidOperationException">Called outside of a cell.</exception>
    public static IEnumerable<T> ShowProgress<T>(IEnumerable<T> items, string label, string unit = "items")
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(label);
        var total = items.TryGetNonEnumeratedCount(out var count) ? count : (double?)null;
        return total == 0 ? [] : Counted(new CellProgress(Running(), TimeProvider.System, label, total, unit), items);
    }

    /// <summary>Asks the person who runs the cell for a line of text.</summary>
    /// <param name="prompt">What is asked.</param>
    /// <returns>What was typed.</returns>
    /// <exception cref="InvalidOperationException">Called outside of a cell, or the front end allows no input.</exception>
    public static string ReadInput(string prompt = "") => Running().ReadInput(prompt);

    /// <summary>Asks for a text that is hidden while it is typed.</summary>
    /// <param name="prompt">What is asked.</param>
    /// <returns>What was typed. It is a variable like any other: what shows it, shows it.</returns>
    /// <exception cref="InvalidOperationException">Called outside of a cell, or the front end allows no input.</exception>
    public static string ReadPassword(string prompt = "") => Running().ReadInput(prompt, password: true);

    /// <summary>Takes away what the running cell has shown so far.</summary>
    /// <param name="wait">True to keep it until the next output comes, so that an animation does not flicker.</param>
    /// <exception cref="InvalidOperationException">Called outside of a cell.</exception>
    public static void ClearOutput(bool wait = false) => Running().Clear(wait);

    /// <summary>Connections to code in the front end: <c>Comms.Answer("target", comm => ...)</c>, <c>Comms.Connect("target", data)</c>.</summary>
    /// <exception cref="InvalidOperationException">Called outside of a cell.</exception>
    public static CommRegistry Comms => Running().Comms;

    private static IEnumerable<T> Counted<T>(CellProgress progress, IEnumerable<T> items)
    {
        using (progress)
        {
            foreach (var item in items)
            {
                yield return item;
                progress.Advance();
            }
        }
    }

    private static SubmissionOutput Running() => SubmissionOutput.Current
        ?? throw new InvalidOperationException("display, input and output functions work only inside a notebook cell: there is no cell running here.");
}

/// <summary>HTML written by the notebook's author.</summary>
/// <param name="Html">The fragment.</param>
public sealed record HtmlFragment(string Html) : IDisplayable
{
    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => MimeBundle.OfHtml(Html, Html);
}
