using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ResearchKit.Tests.Display;

namespace ResearchKit.Tests.Charts;

/// <summary>
/// Every chart of the gallery is drawn as approved. Numbers are compared at one decimal, so that the last bit of a sine does not matter.
/// To approve a change, look at the charts, run the tests with APPROVE_CHARTS=1 and commit the files.
/// </summary>
public sealed partial class GoldenSvgTests
{
    public static TheoryData<string> Names => [.. ChartGallery.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Chart_is_drawn_as_approved(string name)
    {
        var file = Path.Combine(Folder(), "Golden", name + ".svg");
        var drawn = Normalised(ChartGallery.All[name].ToSvg());
        if (Environment.GetEnvironmentVariable("APPROVE_CHARTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, drawn);
        }

        Assert.True(File.Exists(file), $"{file} is missing. Run the tests with APPROVE_CHARTS=1 to write it.");
        Assert.Equal(File.ReadAllText(file), drawn);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Chart_is_one_well_formed_svg_with_a_title_and_a_description(string name)
    {
        var svg = HtmlFragment.Parse(ChartGallery.All[name].ToSvg());
        Assert.Equal("img", (string?)svg.Attribute("role"));
        Assert.Equal(["title", "desc"], svg.Elements().Take(2).Select(element => element.Name.LocalName));
        Assert.Equal(ChartGallery.All[name].AlternativeText, svg.Elements().ElementAt(1).Value);
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_text_leaves_the_picture(string name)
    {
        var svg = HtmlFragment.Parse(ChartGallery.All[name].ToSvg());
        var (width, height) = (Read(svg, "width"), Read(svg, "height"));
        foreach (var text in svg.Descendants().Where(element => element.Name.LocalName == "text"))
        {
            Assert.InRange(Read(text, "x"), 0, width);
            Assert.InRange(Read(text, "y"), 0, height);
        }
    }

    // One line an element, numbers at one decimal: a change is then a small difference between two texts.
    private static string Normalised(string svg) => Decimals().Replace(svg, number =>
        Math.Round(double.Parse(number.Value, CultureInfo.InvariantCulture), 1).ToString("0.#", CultureInfo.InvariantCulture).Replace("-0", "0", StringComparison.Ordinal) is "0" or "-0" ? "0"
            : Math.Round(double.Parse(number.Value, CultureInfo.InvariantCulture), 1).ToString("0.#", CultureInfo.InvariantCulture))
        .Replace("><", ">\n<", StringComparison.Ordinal) + "\n";

    private static double Read(System.Xml.Linq.XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex(@"-?\d+\.\d+")]
    private static partial Regex Decimals();
}
