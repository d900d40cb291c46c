using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Synthesis;

namespace ResearchKit.Tests.Synthesis;

/// <summary>What an analyst would compute from a city's tables, without looking at the generator's state.</summary>
internal sealed class CityData
{
    private readonly Dictionary<int, double[]> _burnout = [];

    public CityData(SyntheticCity city)
    {
        City = city;
        var learners = city["learner"];
        Count = learners.RowCount;
        Girl = [.. Texts(learners, "sex_code").Select(sex => sex == "F" ? 1.0 : 0.0)];
        Parents = [.. Texts(learners, "parental_education").Select(level => (double)Array.IndexOf(["basic", "upper_secondary", "tertiary"], level))];
        School = Numbers(city["enrolment"], "school_id");
        Grade = GradeLevel(city);
        Marks = MeanMarks(city);
        ReadSurvey(city["survey_response"]);
    }

    public SyntheticCity City { get; }

    public int Count { get; }

    public double[] Girl { get; }

    public double[] Parents { get; }

    public double[] School { get; }

    public double[] Grade { get; }

    /// <summary>Mean of the learner's grades.</summary>
    public double[] Marks { get; }

    public int Respondents => _burnout.Count;

    /// <summary>Pairs of a survey score and another value of those who answered. Items are numbered from 0: nine of burnout, nine of engagement.</summary>
    public (double[] Score, double[] Other) WithSurvey(int[] items, double[] other)
    {
        var who = _burnout.Keys.Order().ToArray();
        return ([.. who.Select(learner => items.Average(item => _burnout[learner][item]))], [.. who.Select(learner => other[learner - 1])]);
    }

    public static double Correlation(double[] x, double[] y)
    {
        double mx = x.Average(), my = y.Average(), xy = 0, xx = 0, yy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            xy += (x[i] - mx) * (y[i] - my);
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
        }
        return xy / Math.Sqrt(xx * yy);
    }

    /// <summary>Intraclass correlation of equal-sized groups by analysis of variance.</summary>
    public static double IntraclassCorrelation(double[] value, double[] group)
    {
        var groups = value.Zip(group).GroupBy(pair => pair.Second, pair => pair.First).Select(members => members.ToArray()).ToArray();
        var size = groups.Average(members => (double)members.Length);
        var between = size * groups.Select(members => members.Average()).Variance();
        var within = groups.Average(members => members.Variance());
        return (between - within) / (between + ((size - 1) * within));
    }

    private static double[] GradeLevel(SyntheticCity city)
    {
        var grades = Numbers(city["teaching_group"], "grade");
        return [.. Numbers(city["group_membership"], "group_id").Select(group => grades[(int)group - 1])];
    }

    private static double[] MeanMarks(SyntheticCity city)
    {
        var learners = Numbers(city["grade"], "learner_id");
        var values = Texts(city["grade"], "grade_value").Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return [.. learners.Zip(values).GroupBy(pair => pair.First).OrderBy(own => own.Key).Select(own => own.Average(pair => pair.Second))];
    }

    private void ReadSurvey(DataFrame survey)
    {
        var items = Texts(survey, "item_code").ToArray();
        var learners = Numbers(survey, "learner_id");
        var values = Numbers(survey, "value");
        for (var row = 0; row < items.Length; row++)
        {
            var number = items[row][^1] - '1' + (items[row].StartsWith("EDA", StringComparison.Ordinal) ? 9 : 0);
            if (!_burnout.TryGetValue((int)learners[row], out var answers))
                _burnout[(int)learners[row]] = answers = new double[18];
            answers[number] = values[row];
        }
    }

    private static double[] Numbers(DataFrame frame, string column) => frame[column].ToDoubles();

    private static IEnumerable<string> Texts(DataFrame frame, string column) =>
        Enumerable.Range(0, frame.RowCount).Select(row => (string)frame[column].GetValue(row)!);
}

internal static class Moments
{
    public static double Variance(this IEnumerable<double> values)
    {
        var all = values.ToArray();
        var mean = all.Average();
        return all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1);
    }
}
