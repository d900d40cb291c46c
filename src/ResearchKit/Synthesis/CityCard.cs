using System.Globalization;
using System.Text;
using ResearchKit.Store;
using ResearchKit.Synthesis.Checks;

namespace ResearchKit.Synthesis;

/// <summary>The card of a city: what is in it, what was planted, what it is not good for.</summary>
internal static class CityCard
{
    /// <summary>Title that says size and variant.</summary>
    public static string TitleOf(CityOptions options)
    {
        var variant = options.Effects == CityEffects.Null ? "null city" : options.Drift ? "drift city" : "synthetic city";
        var missing = options.Missingness == SurveyMissingness.NotAtRandom ? ", answers missing not at random" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"A {variant}: {options.Learners:N0} learners, {options.Years} school year{(options.Years == 1 ? "" : "s")}{missing}");
    }

    /// <summary>The card as Markdown, the same on every platform.</summary>
    public static string Of(DataPackage package, CityOptions options)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {package.Title}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Invented learners of grades 4 to 12 in the school years {options.FirstYear}-{options.FirstYear + 1}");
        text.Append(options.Years == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" to {options.FirstYear + options.Years - 1}-{options.FirstYear + options.Years}"));
        text.Append(", with the records that they leave, in tables of the kit's learning schema.\n**Nobody in it exists.** ");
        text.Append(Variant(options)).Append("\n\n## Tables\n\n| file | rows | a row is |\n| --- | ---: | --- |\n");
        foreach (var file in package.Resources)
        {
            var means = LearningSchema.Current[file.Name].Description.TrimEnd('.');
            text.Append(CultureInfo.InvariantCulture, $"| {file.Path} | {file.Rows:N0} | {char.ToLowerInvariant(means[0])}{means[1..]} |\n");
        }
        Planted(text, options);
        text.Append("\n## Columns\n");
        foreach (var file in package.Resources)
            Columns(text, file);
        Limits(text, options);
        return text.ToString();
    }

    private static string Variant(CityOptions options)
    {
        var planted = options.Effects == CityEffects.Null
            ? "Nothing is to be found in it: all effects are zero, while variances, missing answers and differences between schools are as in other cities."
            : "Effects were planted, so that a study of the data can be held against the truth.";
        var drift = options.Drift ? " The reform of support in August 2025 changes who discontinues and who is supported." : "";
        return planted + drift + (options.Missingness == SurveyMissingness.NotAtRandom
            ? " Answers to the survey are missing not at random: the exhausted answer less, and no other table shows it."
            : " Answers to the survey are missing at random, given absence in the weeks before and the level of education.");
    }

    private static void Planted(StringBuilder text, CityOptions options)
    {
        text.Append("\n## What was planted\n\n| property | planted | what it is |\n| --- | ---: | --- |\n");
        var topic = "";
        foreach (var check in TruthChecks.All)
        {
            if (check.Planted(options) is not { } planted)
                continue;
            if (check.Topic != topic)
                text.Append(CultureInfo.InvariantCulture, $"| **{topic = check.Topic}** | | |\n");
            var value = planted.Low == planted.High ? Number(planted.Low) : $"{Number(planted.Low)} to {Number(planted.High)}";
            text.Append(CultureInfo.InvariantCulture, $"| {check.Property} | {value} | {check.Quantity} |\n");
        }
        text.Append("\nEstimates of them from these tables, each with its tolerance: `researchkit city --check` with the options below. All planted values, the equations that\n"
            + "hold them together and their sources: MODEL.md in the generator's folder.\n");
    }

    private static void Columns(StringBuilder text, DataResource file)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### {file.Name}\n\n| column | type | meaning | unit or codes |\n| --- | --- | --- | --- |\n");
        foreach (var field in file.Schema!.Fields)
        {
            var codes = field.Constraints?.Enum is { } list ? string.Join(", ", list) : field.Unit ?? "";
            text.Append(CultureInfo.InvariantCulture, $"| {field.Name} | {field.Type} | {field.Description} | {codes} |\n");
        }
    }

    private static void Limits(StringBuilder text, CityOptions options)
    {
        text.Append(string.Create(CultureInfo.InvariantCulture, $"""

            ## Limits

            - Invented records follow the model that was written down and nothing else: what is not planted is not there, or there by chance. No finding about real learners follows.
            - Learners are at school from grade 4 to grade 12; schools, classes and the calendar are simpler than real ones; nobody moves to another area.
            - With {options.Learners:N0} learners, estimates scatter about the planted values; between schools and classes, of which there are few, they scatter more.

            ## Licence and making

            Licence: CC0 1.0. Made by the generator `{SyntheticCity.Generator}`, version {SyntheticCity.GeneratorVersion}, from the seed and parameters in `{DataPackage.FileName}`;
            the same parameters make the same rows on every platform. `researchkit datasets verify` compares the files with their hashes and checksums, and with `--regenerate`
            makes all rows anew and compares them. A store marked synthetic is made by the kit of the parameters, not of the files.

            """).ReplaceLineEndings("\n"));
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
