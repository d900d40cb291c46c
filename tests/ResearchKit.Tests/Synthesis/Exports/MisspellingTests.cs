using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Exports;

namespace ResearchKit.Tests.Synthesis.Exports;

public class MisspellingTests
{
    [Theory]
    [InlineData("Mäkelä-Öhman", "Makela-Ohman")]
    [InlineData("Åsa", "Asa")]
    [InlineData("Thảo", "Thao")]
    [InlineData("Yılmaz", "Yilmaz")]
    [InlineData("Virtanen", "Virtanen")]
    public void Diacritics_fall_away(string name, string plain) => Assert.Equal(plain, Misspelling.WithoutDiacritics(name));

    [Theory]
    [InlineData("OPP01234567")]
    [InlineData("OPP99999999")]
    [InlineData("aino.makela.k3f9zz@oppilas.kaupunki.example")]
    [InlineData("1")]
    public void A_mistyped_key_differs_and_keeps_its_address(string key)
    {
        for (var seed = 0UL; seed < 500; seed++)
        {
            var typed = Misspelling.MistypedKey(key, new RandomStream(seed));

            Assert.NotEqual(key, typed);
            Assert.InRange(typed.Length, key.Length - 1, key.Length + 1);
            Assert.Equal(key.Contains('@', StringComparison.Ordinal) ? key[key.IndexOf('@', StringComparison.Ordinal)..] : "", typed.Contains('@', StringComparison.Ordinal) ? typed[typed.IndexOf('@', StringComparison.Ordinal)..] : "");
        }
    }

    [Fact]
    public void A_transposition_swaps_two_neighbours_and_leaves_the_first_letter()
    {
        for (var seed = 0UL; seed < 200; seed++)
        {
            var name = Misspelling.Transposed("Virtanen", new RandomStream(seed));

            Assert.NotEqual("Virtanen", name);
            Assert.StartsWith("V", name, StringComparison.Ordinal);
            Assert.Equal("Virtanen".Order(), name.Order());
            Assert.Equal(2, name.Zip("Virtanen").Count(pair => pair.First != pair.Second));
        }
    }

    [Fact]
    public void A_name_without_two_different_neighbours_stays() => Assert.Equal("Ek", Misspelling.Transposed("Ek", new RandomStream(1)));

    [Fact]
    public void Numbers_of_a_system_are_one_to_one()
    {
        var numbers = new NumberScramble(new RandomStream(3));

        Assert.Equal(20_000, Enumerable.Range(0, 20_000).Select(numbers.Digits).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(20_000, Enumerable.Range(0, 20_000).Select(numbers.Letters).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Enumerable.Range(0, 100).Select(numbers.Digits), digits => Assert.Matches("^[0-9]{8}$", digits));
    }

    /// <summary>Shares of misspelt records lie within five standard deviations of their rates.</summary>
    [Fact]
    public void The_mess_occurs_at_its_rates()
    {
        using var exports = new TemporaryExports(HandMadeCity.Of(2_000), 11, new ExportOptions { EventSchools = 0 });
        var rows = File.ReadAllLines(Path.Combine(exports.Folder, "answer-key", "files.csv"));
        var header = rows[0].Split(',');
        var file = rows.Single(line => line.Contains(",assessments/results.csv,", StringComparison.Ordinal)).Split(',');
        var mess = new ExportMess();

        Close("key_typo", mess.KeyTypo * (1 - mess.MissingKey));
        Close("missing_key", mess.MissingKey);
        Close("exact_duplicate", mess.ExactDuplicate);
        Close("near_duplicate", mess.NearDuplicate);
        Close("invalid", mess.Invalid);
        Close("swapped_names", mess.SwappedNames);

        void Close(string kind, double rate)
        {
            var n = double.Parse(file[Array.IndexOf(header, "rows")]);
            var share = double.Parse(file[Array.IndexOf(header, kind)]) / n;
            Assert.InRange(share, rate - (5 * Math.Sqrt(rate / n)), rate + (5 * Math.Sqrt(rate / n)));
        }
    }
}
