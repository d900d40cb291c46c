using System.Text.Json;
using System.Text.Json.Nodes;
using ResearchKit.Display;

namespace ResearchKit.Tests.Display;

public sealed class JsonViewTests
{
    private static readonly Displayer s_displayer = new(new OpenGate());

    [Fact]
    public void Objects_and_arrays_are_json_html_and_indented_text()
    {
        using var document = JsonDocument.Parse("""{"name":"Mäkinen","scores":[1,2.50]}""");
        foreach (object value in new object[] { document, document.RootElement, JsonNode.Parse(document.RootElement.GetRawText())! })
        {
            var bundle = s_displayer.Render(value);
            Assert.Equal("{\n  \"name\": \"Mäkinen\",\n  \"scores\": [\n    1,\n    2.50\n  ]\n}", bundle.Data[MimeTypes.Text]);
            Assert.Equal("Mäkinen", JsonNode.Parse(bundle.Data[MimeTypes.Json])!["name"]!.GetValue<string>());
            Assert.Contains("Mäkinen", Assert.Single(HtmlFragment.Parse(bundle.Data[MimeTypes.Html]).Descendants("pre")).Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_single_value_is_its_text()
    {
        using var document = JsonDocument.Parse("12.5");
        Assert.Equal([MimeTypes.Text], s_displayer.Render(document.RootElement).Data.Keys);
        Assert.Equal("12.5", s_displayer.Render(document).Data[MimeTypes.Text]);
        Assert.Equal("\"a\"", s_displayer.Render(JsonValue.Create("a")).Data[MimeTypes.Text]);
    }

    [Fact]
    public void A_long_one_is_cut_where_people_read_and_whole_where_programs_do()
    {
        var bundle = s_displayer.Render(new JsonArray([.. Enumerable.Range(0, 1000).Select(i => (JsonNode)i)]));
        Assert.EndsWith("… 602 more lines", bundle.Data[MimeTypes.Text], StringComparison.Ordinal);
        Assert.Equal(1000, JsonNode.Parse(bundle.Data[MimeTypes.Json])!.AsArray().Count);
    }
}
