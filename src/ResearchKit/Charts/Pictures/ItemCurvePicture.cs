using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Curves of items over ability.</summary>
internal static class ItemCurvePicture
{
    private const string Ability = "ability θ", Logits = "logits";
    private const int Places = 121, MostItems = 24;

    public static Chart Characteristic(IReadOnlyList<ItemParameters> items, string? title, double minimum, double maximum)
    {
        const string picture = "Item characteristic curves", up = "probability";
        Check(picture, items, MostItems, minimum, maximum);
        if (items.Count == 1 && items[0].Categories > 2)
        {
            var item = items[0];
            string[] names = [.. Enumerable.Range(0, item.Categories).Select(category => category.ToString(CultureInfo.InvariantCulture))];
            return Curves(title, "response category", names, (category, at) => item.Probability(at, category), $"probability of each category of {item.Name}", minimum, maximum) with
            {
                Y = new Axis($"probability, {item.Name}", Minimum: 0, Maximum: 1),
                Account = string.Create(CultureInfo.InvariantCulture, $"Category response curves of item {item.Name} with {item.Categories} categories: discrimination {ValueLabel.Short(item.Discrimination)}, thresholds ")
                    + $"{string.Join(", ", item.Difficulties.Select(ValueLabel.Short))} logits.",
            };
        }

        if (items.FirstOrDefault(item => item.Categories > 2) is { } graded)
            throw new ArgumentException(PictureInput.Text($"{picture}: item \"{graded.Name}\" has {graded.Categories} response categories; expected items that are right or wrong, or one graded item alone."), nameof(items));
        return Curves(title, "item", [.. items.Select(item => item.Name)], (item, at) => items[item].Probability(at, 1), up, minimum, maximum) with
        {
            Y = new Axis("probability of a right answer", Minimum: 0, Maximum: 1),
            Account = string.Create(CultureInfo.InvariantCulture, $"Item characteristic curves of {items.Count} {(items.Count == 1 ? "item" : "items")} over ability from {minimum:0.##} to {maximum:0.##} logits. ")
                + string.Join("; ", items.Take(12).Select(item => $"{item.Name}: difficulty {ValueLabel.Short(item.Difficulties[0])}, discrimination {ValueLabel.Short(item.Discrimination)}{(item.Guessing > 0 ? $", guessing {ValueLabel.Short(item.Guessing)}" : "")}"))
                + (items.Count > 12 ? "; …." : "."),
        };
    }

    public static Chart Information(IReadOnlyList<ItemParameters> items, string? title, double minimum, double maximum)
    {
        Check("Item information curves", items, MostItems, minimum, maximum);
        var peaks = items.Select(item => Abilities(minimum, maximum).MaxBy(item.Information)).ToArray();
        return Curves(title, "item", [.. items.Select(item => item.Name)], (item, at) => items[item].Information(at), "information", minimum, maximum) with
        {
            Y = new Axis("item information", Minimum: 0),
            Account = "Item information curves over ability. " + string.Join("; ", items.Take(12).Select((item, i) => $"{item.Name}: at most {ValueLabel.Short(item.Information(peaks[i]))} at {ValueLabel.Short(Math.Round(peaks[i], 2))} logits")) + (items.Count > 12 ? "; …." : "."),
        };
    }

    public static Chart Test(IReadOnlyList<ItemParameters> items, string? title, double minimum, double maximum)
    {
        Check("Test information curve", items, int.MaxValue, minimum, maximum);
        double[] abilities = [.. Abilities(minimum, maximum)], information = [.. abilities.Select(at => items.Sum(item => item.Information(at)))];
        // The error has no bound where there is no information; it is drawn as far as it stays on the picture of the information.
        var top = Math.Max(information.Max(), 2.2 / Math.Sqrt(information.Max()));
        double[] errors = [.. information.Select(value => 1 / Math.Sqrt(value)).Select(error => error <= top ? error : double.NaN)];
        const string information1 = "test information", error1 = "standard error of ability (logits)";
        var peak = Enumerable.Range(0, abilities.Length).MaxBy(i => information[i]);
        return new Chart
        {
            Title = title,
            X = new Axis(Ability, Logits, Minimum: minimum, Maximum: maximum),
            Y = new Axis("information; standard error (logits)", Minimum: 0),
            Marks =
            [
                new LineMark(Channel.Number(Ability, abilities.Concat(abilities), Logits), Channel.Number("", information.Concat(errors)))
                {
                    Color = Channel.Category("", Enumerable.Repeat(information1, abilities.Length).Concat(Enumerable.Repeat(error1, abilities.Length)), [information1, error1]),
                },
            ],
            Account = string.Create(CultureInfo.InvariantCulture, $"Test information of {items.Count} items and the standard error of ability: information is highest, {ValueLabel.Short(information[peak])}, at ")
                + $"{ValueLabel.Short(Math.Round(abilities[peak], 2))} logits, where the standard error is {ValueLabel.Short(1 / Math.Sqrt(information[peak]))}; at {ValueLabel.Of(minimum)} logits it is "
                + $"{ValueLabel.Short(1 / Math.Sqrt(information[0]))}, at {ValueLabel.Of(maximum)} logits {ValueLabel.Short(1 / Math.Sqrt(information[^1]))}.",
        };
    }

    public static void Check(string picture, IReadOnlyList<ItemParameters> items, int most, double minimum, double maximum)
    {
        PictureInput.Rows(picture, "item", (nameof(items), items.Count));
        PictureInput.Distinct(picture, nameof(items), [.. items.Select(item => item.Name)], "item");
        if (items.Count > most)
            throw new ArgumentException(PictureInput.Text($"{picture}: there are {items.Count} items; up to {most} can be told apart. Draw them in parts."), nameof(items));
        if (!(minimum < maximum) || !double.IsFinite(maximum - minimum))
            throw new ArgumentException(PictureInput.Text($"{picture}: the scale runs from {minimum} to {maximum}; expected a minimum below the maximum."), nameof(minimum));
    }

    private static Chart Curves(string? title, string legend, string[] names, Func<int, double, double> value, string up, double minimum, double maximum)
    {
        double[] abilities = [.. Abilities(minimum, maximum)];
        return new Chart
        {
            Title = title,
            X = new Axis(Ability, Logits, Minimum: minimum, Maximum: maximum),
            Marks =
            [
                new LineMark(
                    Channel.Number(Ability, names.SelectMany(_ => abilities), Logits), Channel.Number(up, names.SelectMany((_, i) => abilities.Select(at => value(i, at)))))
                { Color = Channel.Category(legend, names.SelectMany(name => Enumerable.Repeat(name, Places)), names), Style = new MarkStyle { Width = 1.9 } },
            ],
        };
    }

    private static IEnumerable<double> Abilities(double minimum, double maximum) => Enumerable.Range(0, Places).Select(i => minimum + ((maximum - minimum) * i / (Places - 1)));
}
