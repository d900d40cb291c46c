using System.Text.Json;

namespace ResearchKit.Tests.Charts;

/// <summary>
/// Both renderers show the same data at the same places. What is drawn is read back: from the SVG in pixels, turned into data by the panel's
/// rectangle and Plotly's axis range; from the Plotly figure as it stands.
/// </summary>
public sealed class RendererAgreementTests
{
    public static TheoryData<string> Names => [.. ChartGallery.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_renderers_draw_the_same_extents(string name)
    {
        RendererAgreement.Check(ChartGallery.All[name].ToMimeBundle());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Plotly_figure_has_data_layout_and_config(string name)
    {
        using var figure = JsonDocument.Parse(ChartGallery.All[name].ToPlotlyJson());
        Assert.NotEqual(0, figure.RootElement.GetProperty("data").GetArrayLength());
        Assert.Equal(ChartGallery.All[name].AlternativeText, figure.RootElement.GetProperty("layout").GetProperty("meta").GetProperty("alt").GetString());
        Assert.False(figure.RootElement.GetProperty("config").GetProperty("displaylogo").GetBoolean());
    }
}
