using System.Globalization;
using System.Text;
using ResearchKit.Sources;

namespace ResearchKit.Tests.Sources;

/// <summary>The survey wall at import: respondents of an anonymous wave are numbered at random within the wave, and join to nothing.</summary>
public sealed class AnonymousWaveTests : IDisposable
{
    private const int Respondents = 200;

    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Respondents_get_random_numbers_of_their_wave_that_say_nothing_of_code_order_or_person()
    {
        // The same codes in both waves, in the order of the answers, and one of them a known respondent's.
        var answers = new StringBuilder("wave,response_code,SHP01\n");
        foreach (var wave in (string[])["2023-anonymous", "2024-anonymous"])
        {
            for (var i = 1; i <= Respondents; i++)
                answers.Append(CultureInfo.InvariantCulture, $"{wave},Q{i:D4},{i}\n");
        }

        _folder.Write("anonymous-responses.csv", answers.ToString());
        _folder.Write("responses.csv", "wave,response_code,school,class,family_name,given_name,birth_date,answered_on,SBI01\n2024-autumn,Q0001,North School,5A,Korhonen,Aino,4.5.2013,30.10.2024,1\n");
        var first = Imported(replace: false);
        var second = Imported(replace: true);

        foreach (var wave in first.Values)
            Assert.Equal(Enumerable.Range(1, Respondents), wave.Values.Order());
        // A permutation that keeps many places, or two alike, would tell of the order or let waves be joined; by chance about one place in all is kept, and 20 with a probability below 1e-18.
        var permutations = first.Values.Concat(second.Values).ToArray();
        Assert.Equal(4, permutations.Length);
        Assert.All(permutations, one => Assert.InRange(one.Count(pair => pair.Key == pair.Value), 0, 20));
        for (var a = 0; a < permutations.Length; a++)
        {
            for (var b = a + 1; b < permutations.Length; b++)
                Assert.InRange(permutations[a].Count(pair => permutations[b][pair.Key] == pair.Value), 0, 20);
        }

        Assert.Equal("2", _folder.Query("SELECT count(*) FROM person")[0][0]);
        Assert.Equal("0", _folder.Query("SELECT count(*) FROM survey_response r JOIN survey_wave USING (wave_id) WHERE NOT is_linkable")[0][0]);
    }

    /// <summary>Wave -> answer (which is the number of the code) -> key. Another row order or key would be another import; it is forced by a change of the other file.</summary>
    private Dictionary<string, Dictionary<int, int>> Imported(bool replace)
    {
        if (replace)
            File.AppendAllText(Path.Combine(_folder.Source, "responses.csv"), "2024-autumn,Q0002,North School,5A,Virtanen,Olli,5.6.2013,30.10.2024,2\n");
        Importer.Mapped("wellbeing-survey").Import(_folder.Request with { Replace = replace });
        var rows = _folder.Query("SELECT wave_code, value, respondent_key FROM anonymous_response JOIN survey_wave USING (wave_id)");
        return rows.GroupBy(row => row[0]!, StringComparer.Ordinal).ToDictionary(
            wave => wave.Key, wave => wave.ToDictionary(row => int.Parse(row[1]!, CultureInfo.InvariantCulture), row => int.Parse(row[2]!, CultureInfo.InvariantCulture)), StringComparer.Ordinal);
    }
}
