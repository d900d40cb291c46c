namespace ResearchKit.Charts.Layout;

/// <summary>A rectangle in pixels.</summary>
internal sealed record Rectangle(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;
}
