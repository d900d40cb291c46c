namespace ResearchKit.Display;

/// <summary>
/// The class names of the kit's HTML, all in one place, and the style that goes with them. A report or a page of the kit may restyle them;
/// an output that stands alone (a notebook on any site) carries <see cref="Style"/> itself.
/// </summary>
public static class DisplayClasses
{
    /// <summary><c>rk-output</c>: the root div of every HTML output.</summary>
    public const string Output = "rk-output";

    /// <summary><c>rk-table</c>: a table. Its caption is the title.</summary>
    public const string Table = "rk-table";

    /// <summary><c>rk-nested</c>: a table inside a cell.</summary>
    public const string Nested = "rk-nested";

    /// <summary><c>rk-type</c>: type and unit under a column's name.</summary>
    public const string Type = "rk-type";

    /// <summary><c>rk-missing</c>: a missing value.</summary>
    public const string Missing = "rk-missing";

    /// <summary><c>rk-suppressed</c>: a cell hidden by the release gate.</summary>
    public const string Suppressed = "rk-suppressed";

    /// <summary><c>rk-gap</c>: the row that stands for rows left out.</summary>
    public const string Gap = "rk-gap";

    /// <summary><c>rk-section</c>: the row that names the rows below it.</summary>
    public const string Section = "rk-section";

    /// <summary><c>rk-note</c>: a line below a table or chart: sizes, warnings, source.</summary>
    public const string Note = "rk-note";

    /// <summary><c>rk-progress</c>: how far work has come; not kept where outputs are stored.</summary>
    public const string Progress = "rk-progress";

    /// <summary><c>rk-synthetic</c>: the mark "synthetic data".</summary>
    public const string Synthetic = "rk-synthetic";

    /// <summary><c>rk-error</c>: an exception; its type is in <c>strong</c>, its frames in <c>pre</c>.</summary>
    public const string Error = "rk-error";

    /// <summary><c>rk-json</c>: a JSON value, indented, in a <c>pre</c>.</summary>
    public const string Json = "rk-json";

    /// <summary><c>rk-protected</c>: the view that stands in for a protected value.</summary>
    public const string Protected = "rk-protected";

    /// <summary><c>rk-chart</c>: the root svg element of a chart.</summary>
    public const string Chart = "rk-chart";

    /// <summary>
    /// The style of a stand-alone output. Colours follow the host's text colour, so that dark themes stay readable; digits have equal widths, so
    /// that equal decimals align. The same text in every output: repeating it changes nothing.
    /// </summary>
    public const string Style =
        ".rk-output{overflow-x:auto;line-height:1.35}"
        + ".rk-output table.rk-table,.rk-output table.rk-nested{border-collapse:collapse;border:0;margin:.3em 0;font-size:13px;font-variant-numeric:tabular-nums lining-nums;width:auto;display:table;background:transparent}"
        + ".rk-output table.rk-table{border-top:1.5px solid currentColor;border-bottom:1.5px solid currentColor}"
        + ".rk-output .rk-table caption{caption-side:top;text-align:left;font-weight:600;padding:.2em 0 .35em;color:inherit;font-size:13.5px;white-space:nowrap}"
        + ".rk-output .rk-table th,.rk-output .rk-table td{border:0;padding:.22em .75em;vertical-align:top;background:transparent;max-width:32em;overflow-wrap:break-word}"
        + ".rk-output .rk-table thead th{border-bottom:1px solid currentColor;vertical-align:bottom;font-weight:600;white-space:nowrap;overflow-wrap:normal}"
        + ".rk-output .rk-table tbody th{font-weight:500}"
        + ".rk-output .rk-table tbody tr+tr>*{border-top:1px solid rgba(128,128,128,.18)}"
        + ".rk-output .rk-table [align=right]{text-align:right;white-space:nowrap}.rk-output .rk-table [align=left]{text-align:left}.rk-output .rk-table [align=center]{text-align:center}"
        + ".rk-output .rk-type{font-weight:400;font-size:11px;opacity:.72}"
        + ".rk-output .rk-missing{opacity:.62;font-size:11px;letter-spacing:.03em}"
        + ".rk-output .rk-suppressed{opacity:.8;font-weight:600}"
        + ".rk-output .rk-gap td{opacity:.75;font-size:11.5px;font-style:italic}"
        + ".rk-output .rk-table .rk-section th{font-weight:600;padding-top:.7em}"
        + ".rk-output .rk-note{margin:.15em 0;font-size:12px;opacity:.82;max-width:60em}"
        + ".rk-output .rk-synthetic{font-weight:500;font-size:11px;border:1px solid currentColor;border-radius:3px;padding:0 .4em;opacity:.8}"
        + ".rk-output .rk-error pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:12px}"
        + ".rk-output pre.rk-json{white-space:pre-wrap;overflow-wrap:anywhere;font-size:12px;max-height:40em;overflow-y:auto;margin:.3em 0}";
}
