namespace ResearchKit.Charts;

/// <summary>Colours of all that is not data.</summary>
internal static class Ink
{
    public const string Text = "#333333", Strong = "#1A1A1A", Soft = "#5C5C5C", Grid = "#E4E4E4", Axis = "#8A8A8A", Paper = "#FFFFFF";
}
