using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// Ratings of competences: <c>latent answer = √P·competence + √R·leniency + √PR·view + √U·chance + easiness + shift</c>, cut into answers from 1 to 5. Leniency
/// is the rater's in all ratings, the view one rater's of one competence of one person.
/// </summary>
internal sealed class CompetenceRatings
{
    private readonly double _person;
    private readonly double _rater;
    private readonly double _view;
    private readonly double _unique;
    private readonly CompetenceEffects _effects;
    private readonly RandomStream _raters;

    public CompetenceRatings(CityPlan plan)
    {
        _effects = plan.Options.Effects.Competence;
        _raters = plan.Random.Split("competence rater");
        _person = Math.Sqrt(_effects.Person);
        _rater = Math.Sqrt(_effects.Rater);
        _view = Math.Sqrt(_effects.PersonByRater);
        _unique = Math.Sqrt(_effects.Unique);
    }

    /// <summary>Adds all items of one rating.</summary>
    /// <param name="rows">Where to.</param>
    /// <param name="rating">Who rates whom, where and when.</param>
    /// <param name="competence">The seven competences of the person who is rated.</param>
    /// <param name="isGirl">Whether the person is a girl: one item works otherwise when girls rate themselves.</param>
    /// <param name="random">Stream of this rating.</param>
    public void Rate(CompetenceRows rows, in Rating rating, ReadOnlySpan<double> competence, bool isGirl, RandomStream random)
    {
        var isSelf = rating.Rater == rating.Ratee;
        var leniency = (_rater * _raters.Split(rating.Rater).Normal()) + (isSelf ? _effects.SelfOverrating : 0);
        for (var item = 0; item < CompetenceScale.Items;)
        {
            var seen = (_person * competence[item / CompetenceScale.ItemsEach]) + leniency + (_view * random.Normal());
            for (var j = 0; j < CompetenceScale.ItemsEach; j++, item++)
            {
                var shift = isGirl && isSelf && item == CompetenceScale.ShiftedItem ? _effects.GirlsItemShift : 0;
                rows.Add(rating, item, CompetenceScale.Answer(seen + (_unique * random.Normal()) + CompetenceScale.Easiness(item) + shift));
            }
        }
    }
}

/// <summary>Who rates whom, where and when.</summary>
/// <param name="Rater">The store's number of the person who rates.</param>
/// <param name="Ratee">The store's number of the person who is rated; the rater in a self-evaluation.</param>
/// <param name="Role">Place of the rater's role in <see cref="CompetenceRows.Roles"/>.</param>
/// <param name="School">The store's number of the school or workplace.</param>
/// <param name="Year">School year, counted from 0, in whose spring the rating is.</param>
internal readonly record struct Rating(int Rater, int Ratee, int Role, int School, int Year);

/// <summary>Rows of the competence self-evaluation.</summary>
internal sealed class CompetenceRows
{
    public const int Learner = 0, Teacher = 1, Employee = 2;

    public static readonly string[] Roles = ["learner", "teacher", "employee"];

    private static readonly string[] Codes = [.. Enumerable.Range(0, CompetenceScale.Competences).Select(CompetenceScale.CompetenceCode)];
    private static readonly string[] Items = [.. Enumerable.Range(0, CompetenceScale.Items).Select(CompetenceScale.ItemCode)];

    private readonly ColumnDraft<int> _rater;
    private readonly ColumnDraft<int> _ratee;
    private readonly CodeDraft _role;
    private readonly ColumnDraft<int> _school;
    private readonly CodeDraft _wave;
    private readonly CodeDraft _competence;
    private readonly CodeDraft _item;
    private readonly ColumnDraft<short> _value;

    /// <param name="calendar">Waves are named by its spring terms.</param>
    public CompetenceRows(SchoolCalendar calendar)
    {
        _rater = Draft.Column<int>("rater_id");
        _ratee = Draft.Column<int>("ratee_id");
        _role = Draft.Codes("role_code", Roles);
        _school = Draft.Column<int>("school_id");
        _wave = Draft.Codes("wave_code", [.. Enumerable.Range(0, calendar.Years).Select(year => calendar.TermCode((2 * year) + 1))]);
        _competence = Draft.Codes("transversal_code", Codes);
        _item = Draft.Codes("item_code", Items);
        _value = Draft.Column<short>("value");
    }

    public TableDraft Draft { get; } = new("competence_selfeval");

    public void Add(in Rating rating, int item, short value)
    {
        _rater.Add(rating.Rater);
        _ratee.Add(rating.Ratee);
        _role.Add(rating.Role);
        _school.Add(rating.School);
        _wave.Add(rating.Year);
        _competence.Add(item / CompetenceScale.ItemsEach);
        _item.Add(item);
        _value.Add(value);
    }
}
