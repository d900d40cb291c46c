using ResearchKit.Display;

namespace ResearchKit.Tests.Display;

public sealed class FormatterConventionTests
{
    // What another library would carry: named as the convention says, in a namespace of its own, with no reference to the kit.
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface)]
    private sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
    {
        public Type FormatterSourceType { get; } = formatterSourceType;

        public string[] PreferredMimeTypes { get; set; } = [];
    }

    public sealed class PlotFormatters
    {
        public IEnumerable<object> CreateTypeFormatters() => [new HtmlFormatter(), new JsonFormatter()];
    }

    public sealed class HtmlFormatter
    {
        public string MimeType => "text/html";

        public bool Format(object value, TextWriter writer)
        {
            if (((Plot)value).Declines) return false;
            writer.Write("<b>plot</b>");
            return true;
        }
    }

    public sealed class JsonFormatter
    {
        public string MimeType => "application/json";

        public Type Type => typeof(DerivedPlot);

        public bool Format(object value, TextWriter writer)
        {
            writer.Write("{}");
            return true;
        }
    }

    [TypeFormatterSource(typeof(PlotFormatters))]
    public class Plot
    {
        public bool Declines { get; init; }

        public override string ToString() => "a plot";
    }

    public class DerivedPlot : Plot;

    [TypeFormatterSource(typeof(PlotFormatters), PreferredMimeTypes = ["application/json"])]
    public sealed class JsonPlot : DerivedPlot;

    private static MimeBundle Render(object value) => new Displayer(new OpenGate()).Render(value);

    [Fact]
    public void A_formatter_of_another_library_is_used()
    {
        var bundle = Render(new Plot());
        Assert.Equal("<b>plot</b>", bundle.Data[MimeTypes.Html]);
        Assert.Equal("a plot", bundle.Data[MimeTypes.Text]);
        Assert.False(bundle.Data.ContainsKey(MimeTypes.Json));
    }

    [Fact]
    public void A_formatter_of_a_base_type_is_used_and_its_type_is_respected()
    {
        var bundle = Render(new DerivedPlot());
        Assert.Equal("<b>plot</b>", bundle.Data[MimeTypes.Html]);
        Assert.Equal("{}", bundle.Data[MimeTypes.Json]);
    }

    [Fact]
    public void A_formatter_that_declines_leaves_the_value_to_the_kit() =>
        Assert.Contains("Declines", Render(new Plot { Declines = true }).Data[MimeTypes.Text], StringComparison.Ordinal);

    [Fact]
    public void Preferred_mime_types_are_the_ones_rendered() =>
        Assert.Equal([MimeTypes.Json, MimeTypes.Text], Render(new JsonPlot()).Data.Keys);
}
