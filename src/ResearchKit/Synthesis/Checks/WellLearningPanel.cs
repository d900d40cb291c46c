using System.Runtime.CompilerServices;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// The tables of well-being, grades and absence laid side by side, a cell for each learner and half-year: what the checks of this area estimate from. It is made
/// of tables alone, as an analyst would make it.
/// </summary>
internal sealed class WellLearningPanel
{
    public const int Items = 18;

    /// <summary>
    /// Variance of the error of a grade from 4 to 10, in squared grade points: a fifth of the variance before rounding (1.25²) is the teacher's, and rounding adds a
    /// twelfth. It is the instrument's documented precision; the reliability of grades is a check of its own.
    /// </summary>
    public const double GradeErrorVariance = (0.20 * 1.25 * 1.25) + (1.0 / 12);

    /// <summary>Scales of the survey, in the order of <see cref="Construct"/>: places of their items among the eighteen.</summary>
    private static readonly int[][] Scales = [[0, 3, 6, 8], [1, 4, 5], [2, 7], [9, 10, 11, 12, 13, 14, 15, 16, 17]];

    private static readonly ConditionalWeakTable<CityData, WellLearningPanel> Made = [];

    private WellLearningPanel(int learners, int terms)
    {
        (Learners, Terms) = (learners, terms);
        var cells = learners * terms;
        School = new int[cells];
        Group = new int[cells];
        Grade = new int[cells];
        Level = new int[cells];
        Array.Fill(Level, -1);
        Answers = new byte[cells * Items];
        IsPresent = new bool[cells];
        HasAnswered = new bool[cells];
        AbsentBefore = new double[cells];
        Mathematics = Empty(cells);
        Reading = Empty(cells);
        AbsenceHalves = [Empty(cells), Empty(cells)];
        Score = [.. Enumerable.Range(0, 4).Select(_ => Empty(cells))];
        ErrorVariance = [.. Enumerable.Range(0, 4).Select(_ => Empty(cells))];
        IsGirl = new bool[learners];
        Parents = Empty(learners);
        SpeaksOther = new bool[learners];
        FirstGroup = new int[learners];
        FirstSchool = new int[learners];
    }

    public int Learners { get; }

    public int Terms { get; }

    /// <summary>School of a cell; 0 when not at school.</summary>
    public int[] School { get; }

    /// <summary>Class group of a cell; 0 when not at school.</summary>
    public int[] Group { get; }

    /// <summary>Grade of a cell, 4 to 12; 0 when not at school.</summary>
    public int[] Grade { get; }

    /// <summary>Answers, eighteen a cell, each one more than its value; 0 is missing.</summary>
    public byte[] Answers { get; }

    /// <summary>Whether the learner was at school in the week when the wave began.</summary>
    public bool[] IsPresent { get; }

    /// <summary>Whether the learner answered the wave.</summary>
    public bool[] HasAnswered { get; }

    /// <summary>Lessons missed without leave in the four weeks before the wave.</summary>
    public double[] AbsentBefore { get; }

    /// <summary>Term grade in mathematics on the scale from 4 to 10; NaN on another scale.</summary>
    public double[] Mathematics { get; }

    /// <summary>Term grade in mother tongue and literature on the scale from 4 to 10.</summary>
    public double[] Reading { get; }

    /// <summary>Lessons missed without leave in odd and in even weeks of the half-year, as normal scores: two parallel measures.</summary>
    public double[][] AbsenceHalves { get; }

    /// <summary>Mean of a scale's items: exhaustion, cynicism, inadequacy, engagement.</summary>
    public double[][] Score { get; }

    /// <summary>Variance within an answer of the scale's items, divided by their number: an unbiased estimate of the error variance of the mean.</summary>
    public double[][] ErrorVariance { get; }

    public bool[] IsGirl { get; }

    /// <summary>Parental education, 0 to 2.</summary>
    public double[] Parents { get; }

    /// <summary>Whether the home language is neither Finnish nor Swedish.</summary>
    public bool[] SpeaksOther { get; }

    /// <summary>A learner's first class: those who share classes all along share it.</summary>
    public int[] FirstGroup { get; }

    /// <summary>A learner's first school: those who share schools in basic education share it, or go from one to the other.</summary>
    public int[] FirstSchool { get; }

    /// <summary>Level of a cell: 0 primary, 1 lower secondary, 2 general upper secondary, 3 vocational; -1 when not at school or unknown.</summary>
    public int[] Level { get; }

    /// <summary>Place of a learner's half-year in the panel's arrays.</summary>
    public int Cell(int learner, int term) => (learner * Terms) + term;

    /// <summary>The panel of a city; made once.</summary>
    public static WellLearningPanel Of(CityData city) => Made.GetValue(city, Make);

    private static WellLearningPanel Make(CityData city)
    {
        var reader = new WellLearningReader(city);
        var panel = new WellLearningPanel(reader.Learners, reader.Terms);
        reader.Fill(panel);
        panel.ScoreScales();
        return panel;
    }

    /// <summary>Means of scales; item means are taken out first, so that items of unlike difficulty do not count as error.</summary>
    private void ScoreScales()
    {
        var means = new double[Items];
        var counts = new int[Items];
        for (var i = 0; i < Answers.Length; i++)
        {
            if (Answers[i] > 0)
            {
                means[i % Items] += Answers[i] - 1;
                counts[i % Items]++;
            }
        }
        for (var item = 0; item < Items; item++)
            means[item] /= counts[item];
        for (var cell = 0; cell < HasAnswered.Length; cell++)
        {
            if (!HasAnswered[cell])
                continue;
            for (var scale = 0; scale < Scales.Length; scale++)
            {
                var items = Scales[scale];
                var (mean, squares) = (0.0, 0.0);
                foreach (var item in items)
                    mean += (Answers[(cell * Items) + item] - 1 - means[item]) / items.Length;
                foreach (var item in items)
                {
                    var rest = Answers[(cell * Items) + item] - 1 - means[item] - mean;
                    squares += rest * rest;
                }
                Score[scale][cell] = mean;
                ErrorVariance[scale][cell] = squares / (items.Length - 1) / items.Length;
            }
        }
    }

    private static double[] Empty(int count)
    {
        var values = new double[count];
        Array.Fill(values, double.NaN);
        return values;
    }
}
