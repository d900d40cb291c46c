using System.Globalization;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// The questionnaire on the seven transversal competences of the Finnish core curriculum, T1 to T7: three items each, answered from 1 to 5 (graded
/// response model with normal ogives). Items differ in how readily they are agreed with; the cuts between answers are those of all items.
/// </summary>
internal static class CompetenceScale
{
    public const int Competences = 7;
    public const int ItemsEach = 3;
    public const int Items = Competences * ItemsEach;

    /// <summary>The item whose thresholds differ for girls, counted from 0: the second of T3.</summary>
    public const int ShiftedItem = (2 * ItemsEach) + 1;

    private static readonly double[] ItemEasiness = [0.25, 0, -0.25];
    private static readonly double[] CompetenceEasiness = [0.10, 0, 0.15, -0.05, 0.05, -0.15, -0.10];

    /// <summary>Latent answers at or under which an item of no easiness is answered 1, 2, 3, 4.</summary>
    public static IReadOnlyList<double> Cuts => CutArray;

    private static readonly double[] CutArray = [.. new[] { 0.06, 0.22, 0.55, 0.87 }.Select(NormalDistribution.Quantile)];

    /// <summary>How much higher the latent answers to an item are, in standard deviations.</summary>
    public static double Easiness(int item) => CompetenceEasiness[item / ItemsEach] + ItemEasiness[item % ItemsEach];

    /// <summary>Code of a competence, counted from 0: T1 to T7.</summary>
    public static string CompetenceCode(int competence) => "T" + (competence + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Code of an item, for example T3-2.</summary>
    public static string ItemCode(int item) => CompetenceCode(item / ItemsEach) + "-" + ((item % ItemsEach) + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>The answer, 1 to 5, for a latent answer that the item's easiness is part of.</summary>
    public static short Answer(double latent)
    {
        short answer = 1;
        foreach (var cut in CutArray)
        {
            if (latent > cut)
                answer++;
        }
        return answer;
    }
}
