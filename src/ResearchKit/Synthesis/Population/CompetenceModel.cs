using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Population;

/// <summary>
/// Seven latent competences of a person, standard normal over the city:
/// <c>competence = a·mathematics + b·engagement + school + √rest·(√c·common + √(1 − c)·own)</c>. Staff have no mathematics or engagement; the rest is theirs.
/// </summary>
internal sealed class CompetenceModel
{
    /// <summary>Number of competences.</summary>
    public const int Size = 7;

    /// <summary>Correlation of what an employee's competences have in common with ambition, so that competence, use and results hang together.</summary>
    public const double AmbitionInCommon = 0.5;

    /// <summary>The competence that the company's course is about, counted from 0: T6, working life and entrepreneurship.</summary>
    public const int Trained = 5;

    private readonly CompetenceEffects _effects;
    private readonly double _trainingEffect;
    private readonly double _school;
    private readonly double _learnerRest;
    private readonly double _staffRest;
    private readonly RandomStream _persons;
    private readonly RandomStream _schools;

    public CompetenceModel(CityPlan plan)
    {
        _effects = plan.Options.Effects.Competence;
        _trainingEffect = plan.Options.Effects.Workplace.TrainingToCompetence;
        _school = Math.Sqrt(_effects.BetweenSchools);
        _learnerRest = Math.Sqrt(_effects.Left(plan.Options.Effects.WellLearning));
        _staffRest = Math.Sqrt(1 - _effects.BetweenSchools);
        _persons = plan.Random.Split("competence");
        _schools = plan.Random.Split("competence of schools");
    }

    /// <summary>What a person keeps: the common part, then each competence's own. Of unit variance together.</summary>
    /// <param name="person">The store's number of the person.</param>
    /// <param name="ambition">An employee's ambition; null for everybody else.</param>
    /// <param name="own">Receives the seven values.</param>
    public void Own(int person, double? ambition, Span<double> own)
    {
        var random = _persons.Split(person);
        var common = random.Normal();
        if (ambition is { } a)
            common = (AmbitionInCommon * a) + (Math.Sqrt(1 - (AmbitionInCommon * AmbitionInCommon)) * common);
        var (shared, apart) = (Math.Sqrt(_effects.InCommon) * common, Math.Sqrt(1 - _effects.InCommon));
        for (var i = 0; i < Size; i++)
            own[i] = shared + (apart * random.Normal());
    }

    /// <summary>A learner's competences in a term.</summary>
    public void Learner(Life life, int school, int term, ReadOnlySpan<double> own, Span<double> competence)
    {
        var states = (_effects.Mathematics * life.State(Construct.Mathematics, term)) + (_effects.Engagement * life.State(Construct.Engagement, term));
        var standing = _schools.Split(school);
        for (var i = 0; i < Size; i++)
            competence[i] = states + (_school * standing.Normal()) + (_learnerRest * own[i]);
    }

    /// <summary>Competences of staff, with what courses have added.</summary>
    /// <param name="school">School or workplace, counted from 0 over both.</param>
    /// <param name="courses">Whole courses attended so far.</param>
    /// <param name="own">What the person keeps.</param>
    /// <param name="competence">Receives the seven values.</param>
    public void Staff(int school, double courses, ReadOnlySpan<double> own, Span<double> competence)
    {
        var standing = _schools.Split(school);
        for (var i = 0; i < Size; i++)
            competence[i] = (_school * standing.Normal()) + (_staffRest * own[i]);
        competence[Trained] += _trainingEffect * courses;
    }
}
