using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>Streams of answers, in the order of <see cref="PracticeRows.StreamCodes"/>.</summary>
internal enum AnswerStream
{
    StaticTest,
    AdditiveFactors,
    KnowledgeTracing,
    Feedback,
    Scaffolds,
    PlacementQuiz,
    DelayedTest,
}

/// <summary>Kinds of feedback, in the order of <see cref="PracticeRows.FeedbackCodes"/>.</summary>
internal enum FeedbackKind
{
    None,
    KnowledgeOfResult,
    KnowledgeOfCorrectResponse,
    Elaborated,
    Teacher,
    Peer,
}

/// <summary>Kinds of scaffold, in the order of <see cref="PracticeRows.ScaffoldCodes"/>.</summary>
internal enum ScaffoldKind
{
    None,
    Conceptual,
    Procedural,
    Strategic,
    Metacognitive,
}

/// <summary>Rows of answers, feedback and recommendations while they are made. Answers of a learner are numbered in the order in which they are added.</summary>
internal sealed class PracticeRows
{
    public static readonly string[] StreamCodes = ["static_test", "afm_unit", "bkt_unit", "feedback_unit", "scaffold_unit", "placement_quiz", "delayed_test"];
    public static readonly string[] FeedbackCodes = ["none", "KR", "KCR", "EF", "teacher", "peer"];
    public static readonly string[] ScaffoldCodes = ["none", "conceptual", "procedural", "strategic", "metacognitive"];

    /// <summary>Name of the policy that chose all logged recommendations.</summary>
    public const string LoggingPolicy = "logging_mixture";

    private static readonly double[] Seconds = ResponseTimes();

    private readonly TableDraft _answers = new("item_response");
    private readonly ColumnDraft<long> _response;
    private readonly ColumnDraft<int> _learner;
    private readonly ColumnDraft<int> _item;
    private readonly CodeDraft _stream;
    private readonly ColumnDraft<DateTime> _at;
    private readonly ColumnDraft<int> _opportunity;
    private readonly ColumnDraft<short> _attempt;
    private readonly ColumnDraft<bool> _correct;
    private readonly ColumnDraft<double> _score;
    private readonly ColumnDraft<short> _hints;
    private readonly CodeDraft _scaffold;
    private readonly ColumnDraft<double> _scaffoldProbability;
    private readonly ColumnDraft<double> _responseTime;

    private readonly TableDraft _feedback = new("feedback");
    private readonly ColumnDraft<long> _feedbackId;
    private readonly ColumnDraft<long> _feedbackResponse;
    private readonly CodeDraft _kind;
    private readonly ColumnDraft<short> _fading;
    private readonly ColumnDraft<DateTime> _delivered;
    private readonly ColumnDraft<double> _latency;
    private readonly ColumnDraft<double> _assigned;

    private readonly TableDraft _recommendations = new("recommendation");
    private readonly ColumnDraft<long> _recommendation;
    private readonly ColumnDraft<int> _recommendedTo;
    private readonly ColumnDraft<int> _recommendedItem;
    private readonly ColumnDraft<short> _rank;
    private readonly CodeDraft _policy;
    private readonly ColumnDraft<double> _propensity;
    private readonly ColumnDraft<DateTime> _shown;
    private readonly ColumnDraft<bool> _accepted;

    private int _owner;
    private long _lastAnswer;
    private long _lastFeedback;
    private long _lastRecommendation;

    public PracticeRows()
    {
        _response = _answers.Column<long>("response_id");
        _learner = _answers.Column<int>("learner_id");
        _item = _answers.Column<int>("item_id");
        _stream = _answers.Codes("stream_code", StreamCodes);
        _at = _answers.Column<DateTime>("responded_at");
        _opportunity = _answers.Column<int>("opportunity");
        _attempt = _answers.Column<short>("attempt");
        _correct = _answers.Column<bool>("correct");
        _score = _answers.Column<double>("score");
        _hints = _answers.Column<short>("hints");
        _scaffold = _answers.Codes("scaffold_kind", ScaffoldCodes);
        _scaffoldProbability = _answers.Column<double>("scaffold_prob");
        _responseTime = _answers.Column<double>("response_time_s");

        _feedbackId = _feedback.Column<long>("feedback_id");
        _feedbackResponse = _feedback.Column<long>("response_id");
        _kind = _feedback.Codes("kind", FeedbackCodes);
        _fading = _feedback.Column<short>("fading_level");
        _delivered = _feedback.Column<DateTime>("delivered_at");
        _latency = _feedback.Column<double>("latency_s");
        _assigned = _feedback.Column<double>("assigned_prob");

        _recommendation = _recommendations.Column<long>("recommendation_id");
        _recommendedTo = _recommendations.Column<int>("learner_id");
        _recommendedItem = _recommendations.Column<int>("item_id");
        _rank = _recommendations.Column<short>("rank");
        _policy = _recommendations.Codes("policy_code", LoggingPolicy);
        _propensity = _recommendations.Column<double>("propensity");
        _shown = _recommendations.Column<DateTime>("shown_at");
        _accepted = _recommendations.Column<bool>("accepted");
    }

    /// <summary>Begins the rows of a learner; all that is added next is this learner's.</summary>
    public void Begin(Life life)
    {
        _owner = life.Id;
        _lastAnswer = _lastFeedback = _lastRecommendation = life.Id * GroupNumbers.EventsPerPerson;
    }

    /// <summary>Adds an answer without a scaffold.</summary>
    /// <param name="stream">Stream that it belongs to.</param>
    /// <param name="item">Number of the item.</param>
    /// <param name="at">When it was given.</param>
    /// <param name="opportunity">Chances to practise the skill, this one included.</param>
    /// <param name="isCorrect">Whether it is right.</param>
    /// <param name="offersHints">Whether hints can be asked for.</param>
    /// <param name="random">For response time and hints; one draw.</param>
    public void Answer(AnswerStream stream, int item, DateTime at, int opportunity, bool isCorrect, bool offersHints, RandomStream random) =>
        Answer(stream, item, at, opportunity, isCorrect, offersHints, random, ScaffoldKind.None, 1);

    /// <summary>Adds an answer with the scaffold that was drawn for it, and the probability with which it was.</summary>
    public void Answer(
        AnswerStream stream, int item, DateTime at, int opportunity, bool isCorrect, bool offersHints, RandomStream random, ScaffoldKind scaffold, double probability)
    {
        var bits = random.NextBits();
        // Wrong answers: a third without hint, a third with one, the others with two; right ones: one in eight after a hint.
        var draw = (int)(bits >> 32) & 0xFF;
        var hints = !offersHints ? 0 : isCorrect ? (draw < 32 ? 1 : 0) : draw * 3 >> 8;
        _response.Add(++_lastAnswer);
        _learner.Add(_owner);
        _item.Add(item);
        _stream.Add((int)stream);
        _at.Add(at);
        _opportunity.Add(opportunity);
        _attempt.Add(1);
        _correct.Add(isCorrect);
        _score.Add(isCorrect ? 1 : 0);
        _hints.Add((short)hints);
        _scaffold.Add((int)scaffold);
        _scaffoldProbability.Add(probability);
        _responseTime.Add(Seconds[(int)(bits & 63)]);
    }

    /// <summary>Adds feedback on the answer added last.</summary>
    /// <param name="kind">Kind; with none nothing is delivered.</param>
    /// <param name="probability">Probability with which that kind was assigned.</param>
    /// <param name="at">When the answer was given.</param>
    /// <param name="latency">Seconds from answer to feedback.</param>
    /// <param name="fading">How far support has faded; null where none was offered.</param>
    public void Feedback(FeedbackKind kind, double probability, DateTime at, double latency, short? fading)
    {
        _feedbackId.Add(++_lastFeedback);
        _feedbackResponse.Add(_lastAnswer);
        _kind.Add((int)kind);
        _fading.Add(fading);
        _assigned.Add(probability);
        if (kind == FeedbackKind.None)
        {
            _delivered.AddMissing();
            _latency.AddMissing();
        }
        else
        {
            _delivered.Add(at.AddSeconds(latency));
            _latency.Add(latency);
        }
    }

    /// <summary>Adds the recommendation of one item.</summary>
    public void Recommendation(int item, double propensity, DateTime at, bool isAccepted)
    {
        _recommendation.Add(++_lastRecommendation);
        _recommendedTo.Add(_owner);
        _recommendedItem.Add(item);
        _rank.Add(1);
        _policy.Add(0);
        _propensity.Add(propensity);
        _shown.Add(at);
        _accepted.Add(isAccepted);
    }

    public IEnumerable<CityTable> Tables() => [_answers.ToTable(), _feedback.ToTable(), _recommendations.ToTable()];

    /// <summary>Quantiles of a log-normal time with median 22 s, in whole seconds and under a minute, the time between two answers.</summary>
    private static double[] ResponseTimes() =>
    [
        .. Enumerable.Range(0, 64).Select(i => Math.Min(59, Math.Round(22 * Elementary.Exp(0.5 * NormalDistribution.Quantile((i + 0.5) / 64))))),
    ];
}
