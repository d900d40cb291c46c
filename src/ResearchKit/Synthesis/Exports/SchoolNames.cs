using System.Globalization;

namespace ResearchKit.Synthesis.Exports;

/// <summary>Invented names for a city's schools and workplaces.</summary>
internal static class SchoolNames
{
    private static readonly string[] Finnish =
    [
        "Kuusilinnan", "Lehtorannan", "Kivisillan", "Pihlajakallion", "Hiirosenmäen", "Järvikylän", "Mäntypuiston", "Väinölänrinteen", "Niittyahon", "Ruskolammen",
        "Hämeenhaan", "Yläpellon", "Tähtitornin", "Saarnivaaran", "Myllyojan", "Kärkiniemen", "Öljymäen", "Uusilaakson", "Harjutörmän", "Sinivuoren",
    ];

    private static readonly string[] Swedish = ["Ekbackens", "Strandängens", "Björklidens", "Åmynningens", "Höjdens", "Solhälla"];

    /// <summary>The name of a school.</summary>
    /// <param name="number">Which one, from 0: different numbers give different names.</param>
    /// <param name="level">Its education level.</param>
    /// <param name="language">Its language of instruction.</param>
    public static string Of(int number, string? level, string? language)
    {
        var isSwedish = language == "sv";
        var stems = isSwedish ? Swedish : Finnish;
        var kind = (level, isSwedish) switch
        {
            ("general_upper", false) => "lukio",
            ("general_upper", true) => "gymnasium",
            ("vet", false) => "ammattiopisto",
            ("vet", true) => "yrkesinstitut",
            ("higher", _) => "korkeakoulu",
            ("workplace", _) => "toimipiste",
            (_, true) => "skola",
            _ => "koulu",
        };
        var round = number / stems.Length;
        return $"{stems[number % stems.Length]} {kind}{(round == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {round + 1}"))}";
    }
}
