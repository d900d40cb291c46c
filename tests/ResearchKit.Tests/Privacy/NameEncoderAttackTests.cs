using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;
using Xunit.Abstractions;

namespace ResearchKit.Tests.Privacy;

/// <summary>
/// An attacker who knows how common given names are tries to read the encodings of three thousand people. The basic variant falls, so the attacks have power; the shipped default does not.
/// </summary>
public sealed class NameEncoderAttackTests(ITestOutputHelper output)
{
    private const int People = 3000;

    private static readonly string[] Names =
    [
        "Aino", "Sofia", "Helmi", "Lilja", "Ella", "Venla", "Eevi", "Olivia", "Emma", "Aada", "Elsa", "Iida", "Kerttu", "Hilma", "Enni", "Siiri", "Pihla", "Anni", "Saga", "Viola", "Leo", "Väinö", "Eino", "Oliver",
        "Elias", "Onni", "Toivo", "Noel", "Eetu", "Emil", "Olavi", "Oiva", "Vilho", "Niilo", "Otso", "Lauri", "Aatu", "Joona", "Aleksi", "Veeti",
    ];

    private static readonly (string Name, double Share)[] Known = [.. Shares()];

    private static readonly NameEncoderOptions Basic = new() { Salt = EncodingSalt.None, IsFolded = false, FlipProbability = 0 };

    [Fact]
    public void By_rank_the_basic_variant_is_read_and_the_default_is_not()
    {
        var (names, dates) = Draw();
        var basic = Success(names, FrequencyAttack.ByRank(Encodings(names, dates, Basic), Known));
        var year = Success(names, FrequencyAttack.ByRank(Encodings(names, dates, new NameEncoderOptions { Salt = EncodingSalt.BirthYear }), Known));
        var shipped = Success(names, FrequencyAttack.ByRank(Encodings(names, dates, new NameEncoderOptions()), Known));
        output.WriteLine($"by rank: basic {basic:0.000}, salted by year {year:0.000}, default {shipped:0.000}, chance {Chance(names):0.000}");
        Assert.True(basic > 0.3, $"The attack has no power: {basic:0.000} of the basic encodings read.");
        Assert.InRange(shipped, 0, Chance(names) + 0.03);
    }

    [Fact]
    public void By_patterns_of_bits_the_basic_variant_is_read_and_the_default_is_not()
    {
        var (names, dates) = Draw();
        var (basicGuesses, basicPatterns) = FrequencyAttack.ByPattern(Encodings(names, dates, Basic), Known);
        var (shippedGuesses, shippedPatterns) = FrequencyAttack.ByPattern(Encodings(names, dates, new NameEncoderOptions()), Known);
        var basic = Success(names, basicGuesses);
        var shipped = Success(names, shippedGuesses);
        output.WriteLine($"by pattern: basic {basic:0.000} of {basicPatterns} patterns, default {shipped:0.000} of {shippedPatterns}, chance {Chance(names):0.000}");
        Assert.True(basic > 0.3, $"The attack has no power: {basic:0.000} of the basic encodings read.");
        Assert.InRange(shipped, 0, Chance(names) + 0.03);
        Assert.Equal(0, shippedPatterns);
    }

    [Fact]
    public void Without_a_salt_folding_and_noise_stop_patterns_but_not_ranks_which_is_why_the_default_is_salted()
    {
        var (names, dates) = Draw();
        var unsalted = Success(names, FrequencyAttack.ByRank(Encodings(names, dates, new NameEncoderOptions { Salt = EncodingSalt.None }), Known));
        output.WriteLine($"by rank: folded and noisy without a salt {unsalted:0.000}");
        Assert.True(unsalted > 0.3);
    }

    [Fact]
    public void Told_for_nothing_who_shares_a_date_the_attacker_reads_little_more_than_the_commonest_name()
    {
        // Thirty people a date, as in a city of a hundred thousand learners; given names alone, which repeat most. With the family name too, hardly any two encodings are equal.
        var (names, dates) = Draw();
        dates = [.. dates.Select((_, person) => new DateOnly(2010, 1, 1).AddDays(person / 30))];
        var encodings = Encodings(names, dates, new NameEncoderOptions());
        var guesses = Enumerable.Range(0, People / 30).SelectMany(date => FrequencyAttack.ByRank(encodings.GetRange(date * 30, 30), Known)).ToArray();
        output.WriteLine($"by rank within a date of thirty people: {Success(names, guesses):0.000}, chance {Chance(names):0.000}");
        Assert.InRange(Success(names, guesses), 0, Chance(names) + 0.15);
    }

    private static (string[] Names, DateOnly[] Dates) Draw()
    {
        var random = new RandomStream(20260801).Split("attack");
        double[] weights = [.. Known.Select(name => name.Share)];
        return (
            [.. Enumerable.Range(0, People).Select(_ => Known[random.Categorical(weights)].Name)],
            [.. Enumerable.Range(0, People).Select(_ => new DateOnly(2008, 1, 1).AddDays(random.Integer(9 * 365)))]);
    }

    /// <summary>The n-th name in proportion to 1 / (n + 1): a town with a few very common names, which is what an attacker wishes for.</summary>
    private static IEnumerable<(string, double)> Shares()
    {
        var total = Names.Select((_, rank) => 1.0 / (rank + 1)).Sum();
        return Names.Select((name, rank) => (name, 1.0 / (rank + 1) / total));
    }

    private static List<EncodedName> Encodings(string[] names, DateOnly[] dates, NameEncoderOptions options)
    {
        var encoder = new NameEncoder([.. Enumerable.Range(1, 32).Select(i => (byte)i)], options);
        return [.. names.Zip(dates, (name, date) => encoder.Encode(name, null, date)!)];
    }

    private static double Success(string[] names, string[] guesses) => names.Zip(guesses).Count(pair => pair.First == pair.Second) / (double)names.Length;

    /// <summary>What guessing the most common name each time would reach.</summary>
    private static double Chance(string[] names) => names.GroupBy(name => name, StringComparer.Ordinal).Max(same => same.Count()) / (double)names.Length;
}
