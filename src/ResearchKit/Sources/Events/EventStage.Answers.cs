namespace ResearchKit.Sources.Events;

/// <content>Answers, and batches of what is rare.</content>
internal sealed partial class EventStage
{
    /// <summary>Kinds of scaffold, by number; the schema's codes.</summary>
    public static readonly string[] Scaffolds = ["none", "conceptual", "procedural", "strategic", "metacognitive"];

    /// <summary>Kinds of feedback, by number; the schema's codes.</summary>
    public static readonly string[] FeedbackKinds = ["none", "KR", "KCR", "EF", "teacher", "peer"];

    private const int RejectedBatch = 16_384;
    private const int VoidingBatch = 16_384;

    private readonly List<(int File, long Line, int Item, int Reason)> _rejected = [];
    private readonly List<(long Event, UInt128 Id)> _voidings = [];

    private StagedAnswer AnswerOf(EventRecord record, int item)
    {
        var answer = new StagedAnswer
        {
            Correct = record.Success switch { true => 1, false => 0, _ => -1 },
            Score = record.Score,
            Attempt = Number(ResponseField.Attempt),
            Opportunity = Number(ResponseField.Opportunity),
            Hints = Number(ResponseField.Hints),
            ScaffoldProbability = Number(ResponseField.ScaffoldProbability),
            FeedbackProbability = Number(ResponseField.FeedbackProbability),
            FeedbackFading = Number(ResponseField.FeedbackFading),
            FeedbackLatency = Number(ResponseField.FeedbackLatency),
            Scaffold = Code(Scaffolds, record[record.Scaffold]),
            Feedback = Code(FeedbackKinds, record[record.Feedback]),
            Stream = record.Stream.IsEmpty ? -1 : IriText.IsCode(record[record.Stream]) ? Streams.Add(record[record.Stream]) : -2,
            Reason = -1,
        };
        var wrong = item < 0 ? "object.id"
            : !IsWhole(answer.Attempt, 1, short.MaxValue) ? "attempt"
            : !IsWhole(answer.Opportunity, 1, int.MaxValue) ? "opportunity"
            : !IsWhole(answer.Hints, 0, short.MaxValue) ? "hints"
            : !IsWhole(answer.FeedbackFading, 0, short.MaxValue) ? "feedback-fading"
            : !IsWithin(answer.ScaffoldProbability, 1) ? "scaffold-probability"
            : !IsWithin(answer.FeedbackProbability, 1) ? "feedback-probability"
            : !IsWithin(answer.FeedbackLatency, double.MaxValue) ? "feedback-latency"
            : answer.Scaffold == -2 ? "scaffold"
            : answer.Feedback == -2 ? "feedback"
            : answer.Stream < -1 || (answer.Stream == -1 && !record.Stream.IsEmpty) ? "stream"
            : null;
        if (wrong == "object.id")
            answer.Reason = Reasons.Of(wrong, "an answer to something that is no activity");
        else if (wrong is not null)
            answer.Reason = Reasons.Of("result.extensions", $"{wrong}: not among the values that the store has for it");
        return answer;

        double Number(ResponseField field) => record.Numbers[(int)field];
    }

    private static bool IsWhole(double value, double min, double max) => double.IsNaN(value) || (value >= min && value <= max && Math.Floor(value) == value);

    private static bool IsWithin(double value, double max) => double.IsNaN(value) || (value >= 0 && value <= max);

    /// <summary>Number of a code; -1 for none, -2 for a text that is no code.</summary>
    private static int Code(string[] codes, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return -1;
        for (var i = 0; i < codes.Length; i++)
        {
            if (System.Text.Ascii.Equals(text, codes[i]))
                return i;
        }

        return -2;
    }

    private void WriteRejected()
    {
        if (_rejected.Count == 0)
            return;
        Session.Execute(
            $"INSERT INTO {Database}.rejected SELECT unnest(CAST($1 AS INTEGER[])), unnest(CAST($2 AS BIGINT[])), unnest(CAST($3 AS INTEGER[])), unnest(CAST($4 AS INTEGER[]))",
            default,
            _rejected.ConvertAll(row => row.File),
            _rejected.ConvertAll(row => row.Line),
            _rejected.ConvertAll(row => row.Item),
            _rejected.ConvertAll(row => row.Reason));
        _rejected.Clear();
    }

    private void WriteVoidings()
    {
        if (_voidings.Count == 0)
            return;
        Session.Execute(
            $"INSERT INTO {Database}.voiding SELECT unnest(CAST($1 AS BIGINT[])), unnest(CAST($2 AS UBIGINT[])), unnest(CAST($3 AS UBIGINT[]))",
            default,
            _voidings.ConvertAll(row => row.Event),
            _voidings.ConvertAll(row => (ulong)(row.Id >> 64)),
            _voidings.ConvertAll(row => (ulong)row.Id));
        _voidings.Clear();
    }
}
