using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ResearchKit.Synthesis;

namespace ResearchKit.Tests.Synthesis.Effects;

/// <summary>MODEL.md lists every planted parameter with the value that the code plants, and no other.</summary>
public partial class ModelDescriptionTests
{
    [Fact]
    public void Every_parameter_is_listed_with_its_value_and_a_source()
    {
        var planted = Numbers("", CityEffects.Literature).Order(StringComparer.Ordinal).ToList();
        var rows = Rows();

        Assert.NotEmpty(planted);
        Assert.Equal(planted, rows.Select(row => $"{row.Name} = {row.Value}").Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.True(row.Unit.Length > 1 && row.Source.Length > 3, $"{row.Name} has no unit or no source."));
    }

    [Fact]
    public void Null_city_differs_from_the_literature_in_every_topic_and_stays_feasible()
    {
        var literature = Numbers("", CityEffects.Literature).ToHashSet(StringComparer.Ordinal);
        var changed = Numbers("", CityEffects.Null).Where(number => !literature.Contains(number)).Select(number => number.Split('.')[0]).Distinct();

        Assert.Equal(typeof(CityEffects).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(topic => topic.Name).Order(StringComparer.Ordinal), changed.Order(StringComparer.Ordinal));
        new CityOptions { Effects = CityEffects.Null }.Validate();
    }

    private static IEnumerable<string> Numbers(string prefix, object record)
    {
        foreach (var property in record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
        {
            var value = property.GetValue(record);
            if (value is double or int)
                yield return $"{prefix}{property.Name} = {Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)}";
            else if (value is not null && property.PropertyType.Namespace == typeof(CityEffects).Namespace)
            {
                foreach (var number in Numbers($"{prefix}{property.Name}.", value))
                    yield return number;
            }
        }
    }

    private static List<(string Name, string Value, string Unit, string Source)> Rows() =>
        [.. File.ReadLines(Path.Combine(Root(), "src", "ResearchKit", "Synthesis", "MODEL.md"))
            .Select(line => Row().Match(line))
            .Where(match => match.Success)
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value.Trim(), match.Groups[3].Value.Trim(), match.Groups[4].Value.Trim()))];

    [GeneratedRegex(@"^\| ([A-Za-z0-9]+(?:\.[A-Za-z0-9]+)+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$")]
    private static partial Regex Row();

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ResearchKit.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No ResearchKit.sln above {AppContext.BaseDirectory}.");
    }
}
